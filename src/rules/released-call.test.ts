import { describe, expect, it } from 'vitest';
import { KEY, releasedRun } from './conformant-run.test-driver.js';

/** REL-06 for a released call that is read or listed with this answer, after one disposition. */
function readAs(what: 'call' | 'list', answer: object) {
  const run = releasedRun();
  run.dispose({ key: KEY });
  return run.judge('REL-06', 'x3', run.read(what, answer));
}

describe('a released call (REL-06)', () => {
  it.each<[string, 'call' | 'list', object, string]>([
    ['is read as Released', 'call', {}, 'pass'],
    ['is read as Established', 'call', { body: { call: { id: 'ID-c3', state: 'Established' } } }, 'fail'],
    ['can be read, its state null', 'call', { body: { call: { id: 'ID-c3', state: null } } }, 'pass'],
    ['can no longer be read', 'call', { status: 404, body: { statusCode: 6 } }, 'inconclusive'],
    [
      'is read as another call',
      'call',
      { body: { call: { id: 'X', state: 'Established' } } },
      'inconclusive',
    ],
    ['is not listed', 'list', {}, 'pass'],
    [
      'is listed as Held',
      'list',
      { body: { calls: [null, 5, { callUuid: 'UUID-c3', state: 'Held' }] } },
      'fail',
    ],
    [
      'stands beside another call in the list',
      'list',
      { body: { calls: [{ id: 'X', state: 'Held' }] } },
      'pass',
    ],
    ['is listed in no list', 'list', { body: { calls: {} } }, 'inconclusive'],
  ])('%s', (_, what, answer, verdict) => {
    expect(readAs(what, answer).verdict).toBe(verdict);
  });

  it('is not notified in another state', () => {
    const run = releasedRun();
    run.dispose({ key: KEY });
    run.message({ state: 'Established' });
    expect(run.judge('REL-06', 'x3', run.read('call'))).toMatchObject({
      verdict: 'fail',
      reason: 'after the request the call was notified in state Established',
    });
  });
});
