import { describe, expect, it } from 'vitest';
import type { BuiltRequest } from '../judge/built-request.test-driver.js';
import { activeRun, KEY } from '../judge/conformant-run.test-driver.js';
import { TraceBuilder } from '../judge/trace-builder.test-driver.js';

const CALL = 'http://target.test/api/v2/me/calls/ID-c3';
const NOWHERE = 'http://target.test/api/v2/me/calls/NOWHERE';

/** How `x3` is read, which is about the active call. */
function shapeOf(request: BuiltRequest) {
  return activeRun().sent(request).exchange('x3').shape;
}

describe('a request, read from the wire', () => {
  it('names key and value, and no change where there is none', () => {
    expect(shapeOf({ key: KEY, value: 'Gws-v' })).toEqual({
      form: 'documented',
      changes: [],
      key: KEY,
      value: 'Gws-v',
    });
    expect(shapeOf({ value: 'Gws-v' })).toEqual({ form: 'documented', changes: [], value: 'Gws-v' });
  });

  it.each<[string, BuiltRequest, string]>([
    ['no JSON', { text: '{"operationName": "SetCallDisposition"' }, 'a body that is not JSON'],
    ['another method', { method: 'PUT' }, 'PUT instead of POST'],
    ['another method', { method: 'DELETE' }, 'DELETE instead of POST'],
    ['without operationName', { without: 'operationName' }, 'without operationName'],
    ['unknown operationName', { operationName: 'X' }, 'an unknown operationName'],
    ['without operationName', { operationName: null }, 'null as operationName'],
    ['without operationName', { operationName: '' }, 'an empty operationName'],
    ['without disposition', { without: 'disposition' }, 'without disposition'],
    ['without callUuid', { without: 'callUuid' }, 'without callUuid'],
    ['without callUri', { without: 'callUri' }, 'without callUri'],
    ['structured disposition', { value: { a: 1 } }, 'disposition is {"a":1}'],
    ['structured disposition', { value: [] }, 'disposition is []'],
    ['scalar disposition', { value: 0 }, 'disposition is 0'],
    ['scalar disposition', { value: null }, 'disposition is null'],
    ['empty disposition', { value: '' }, 'an empty disposition'],
    ['structured dispositionKey', { key: [KEY] }, 'dispositionKey is ["GwsTest"]'],
    ['scalar dispositionKey', { key: false }, 'dispositionKey is false'],
    ['empty dispositionKey', { key: '' }, 'an empty key'],
    ['empty dispositionKey', { key: null }, 'a null key'],
    ['odd dispositionKey', { key: 'a.b' }, 'key "a.b"'],
    ['odd dispositionKey', { key: 'k'.repeat(255) }, 'key of 255 characters'],
    ['callUuid of another call', { callUuid: 'UUID-c2' }, 'callUuid of another call'],
    [
      'callUri of another call',
      { callUri: CALL.replace('/me/calls/ID-c3', '/calls/ID-c2') },
      'callUri of another call',
    ],
    ['callUri of another call', { callUri: 5 }, 'callUri of another call'],
    ['no credentials', { sender: 'anonymous' }, 'sent without credentials'],
    ['no feature', { sender: 'unlicensed' }, 'sent by an agent without api-voice'],
    ['no party', { sender: 'bystander' }, 'sent by an agent who is no party'],
    [
      'unknown call',
      { url: NOWHERE, callUri: NOWHERE.replace('/me/', '/'), callUuid: 'NOWHERE' },
      'a call that never existed',
    ],
  ])('has the change %s: %j', (change, request, described) => {
    expect(shapeOf(request)).toMatchObject({ changes: [change], described });
  });

  it('has every change that is made to it at once', () => {
    expect(shapeOf({ method: 'PUT', without: 'callUri', value: 5, key: '' })).toMatchObject({
      changes: ['another method', 'without callUri', 'scalar disposition', 'empty dispositionKey'],
      described: 'PUT instead of POST, without callUri, disposition is 5, an empty key',
    });
  });

  it.each<[string, BuiltRequest, string]>([
    ['documented', {}, 'the page’s own'],
    ['documented', { url: `${CALL}?fields=*` }, 'with a query'],
    ['documented', { url: CALL.replace('ID-c3', 'ID%2Dc3;v=1') }, 'encoded, with a parameter'],
    ['documented', { callUri: 'https://other.test:8443/api/v2/calls/ID-c3' }, 'on another base'],
    ['call.uri', { callUri: CALL }, 'call.uri as callUri'],
    ['another address', { url: 'http://target.test/api/v2/me/devices/D' }, 'the address of the device'],
  ])('is in the form %s and unchanged: %j (%s)', (form, request) => {
    expect(shapeOf(request)).toMatchObject({ form, changes: [] });
  });

  it('is held against the edition: in that of 2015 the address of the device is the documented one', () => {
    const run = activeRun({ documentation: { sha256: '0'.repeat(64), edition: '2015' } });
    run.send({ url: 'http://target.test/api/v2/me/devices/D' });
    expect(run.exchange('x3').shape.form).toBe('documented');
    expect(run.exchange('x2').shape.form).toBe('another address');
  });

  it('names a key as odd by what is configured: what the site has is a plain key', () => {
    const run = activeRun({ configuredKey: 'Site.Disposition' }).sent({ key: 'Site.Disposition' });
    expect(run.exchange('x3').shape.changes).toEqual([]);
  });
});

describe('what is no SetCallDisposition', () => {
  const url = CALL;
  const own = { callUri: 'a', callUuid: 'b' };

  it.each<[string, { method?: string; body?: unknown; text?: string }]>([
    ['a read', { method: 'GET' }],
    ['another operation', { body: { operationName: 'Hold', ...own } }],
    ['something else about the call', { body: { operationName: 'Note', text: 'x' } }],
    ['a body of no members of its own', { body: { disposition: 'x' } }],
  ])('is no exchange: %s', (_, sent) => {
    const run = new TraceBuilder().call('c3');
    run.request('agent', url, sent);
    expect(run.whole().exchanges).toEqual([]);
  });

  it('is one where it is posted elsewhere', () => {
    const run = new TraceBuilder().call('c3');
    const body = { operationName: 'SetCallDisposition', ...own };
    run.request('agent', 'http://target.test/api/v2/me', { body });
    expect(run.whole().exchanges).toEqual([]);
  });
});
