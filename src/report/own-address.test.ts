import { expect, it } from 'vitest';
import { TraceBuilder } from '../judge/trace-builder.test-driver.js';
import { ownAddressNotice } from './own-address.js';

/** The notice after messages whose call has these URIs; the address used is http://target.test:80/gws. */
function noticeAfter(...uris: unknown[]): string[] {
  const run = new TraceBuilder({
    target: { url: 'http://target.test:80/gws', kind: 'remote', apiPath: '/api/v2' },
  });
  for (const uri of uris) run.raw({ channel: '/v2/me/calls', data: { call: { id: '1', uri } } });
  return ownAddressNotice(run.whole());
}

it('an address that the target names in place of the one used is told once, whatever part of it differs', () => {
  const inside = (node: number) => `http://node-${node}.internal:8080/api/v2/me/calls/1`;
  expect(noticeAfter(inside(1), inside(1), 'https://target.test/gws/api/v2/me/calls/2')).toEqual([
    'The target names itself http://node-1.internal:8080, https://target.test/gws, not the address used, http://target.test/gws: URIs are compared by ids and paths, and callUri is sent as the target names it',
  ]);
  expect(noticeAfter(...[1, 2, 3, 4, 5].map(inside))[0]).toContain('node-3.internal:8080 and 2 more, not');
  expect(noticeAfter('http://target.test/other/api/v2/me/calls/1')[0]).toContain('http://target.test/other');
});

it('nothing is told where the addresses agree, or none is named', () => {
  const own = 'http://TARGET.test/gws/api/v2/me/calls/1';
  expect(noticeAfter(own, '/api/v2/me/calls/1', 'http://', 17, undefined, 'http://other.test/')).toEqual([]);
});
