import { describe, expect, it } from 'vitest';
import type { BuiltMessage } from '../src/judge/built-request.test-driver.js';
import { activeRun, KEY } from '../src/judge/conformant-run.test-driver.js';
import { observed } from '../src/judge/observed.test-driver.js';
import { TraceBuilder } from '../src/judge/trace-builder.test-driver.js';

/** What is seen of a message of the request that is changed as said. */
function shown(message: BuiltMessage) {
  const run = activeRun().sent({ key: KEY, message });
  return (id: string) => run.see(id, 'x3');
}

describe('the message of a request', () => {
  it.each<[string, BuiltMessage, string, string]>([
    ['ACT-01', { data: { messageType: 'ErrorCode' } }, 'contradicted', 'messageType is "ErrorCode"'],
    ['ACT-04', { call: { callUuid: 'another' } }, 'contradicted', 'callUuid is "another", not "UUID-c3"'],
    ['ACT-04', { call: { id: 'ANOTHER', path: null } }, 'contradicted', 'id is "ANOTHER", not "ID-c3"'],
    ['ACT-04', { call: { uri: 'http://x/me/calls/UUID-c3' } }, 'contradicted', 'does not end in /ID-c3'],
    ['ACT-04', { call: { path: '/calls/1' } }, 'contradicted', 'path is "/calls/1"'],
    ['ACT-04', { call: { uri: 'http://x/me/calls/ID%2Dc3;v=1?fields=*' } }, 'holds', 'ID-c3'],
    ['ACT-04', { call: { path: undefined, uri: null } }, 'holds', 'ID-c3'],
    ['ACT-05', { call: { duration: 262 } }, 'contradicted', '/data/call/duration must be string or null'],
    ['ACT-05', { call: { participants: ['15001'] } }, 'contradicted', 'participants'],
    ['ACT-05', { call: { dnis: null, ani: 5 }, data: { metrics: [] } }, 'holds', 'documented type'],
    ['ACT-06', { call: { mute: null, participants: [] } }, 'contradicted', 'data.call.participants.0.digits'],
    ['ACT-06', { call: { connId: undefined, path: undefined, monitoring: null } }, 'holds', 'every member'],
    ['ACT-07', { state: 'Held' }, 'contradicted', 'the state is "Held", it was last notified as Established'],
    ['ACT-16', { data: { phoneNumber: '15001' } }, 'contradicted', '"15001"'],
  ])('%s: %j is %s', (id, message, outcome, words) => {
    expect(shown(message)(id)).toMatchObject({ outcome, reason: expect.stringContaining(words) });
  });

  it('is found among those about other people’s changes, whether the response or the message comes first', () => {
    for (const [responseAfter, after] of [
      [5, 300],
      [300, 5],
    ] as const) {
      const run = activeRun().writtenByOthers({ theirs: 1 }, { after: 2 });
      run.send({ key: KEY, responseAfter, message: { after }, endAfter: 400 });
      run.writtenByOthers({ theirs: 2 });
      const { shown: told, sentAt } = run.exchange('x3');
      expect((told.get('agent')?.at ?? 0) - sentAt).toBe(after);
      for (const id of ['RES-01', 'ACT-01', 'ACT-02', 'ACT-03', 'ACT-04', 'ACT-05', 'ACT-06', 'ACT-07'])
        expect(run.see(id, 'x3')?.outcome, id).toBe('holds');
    }
  });

  it('is about the call by id alone, where the target gives no callUuid at all', () => {
    const run = new TraceBuilder().call('c1', { ids: { callUuid: undefined } }).sent({ key: KEY });
    for (const id of ['ACT-01', 'ACT-03', 'ACT-04']) expect(run.see(id, 'x1')?.outcome, id).toBe('holds');
  });

  it('about another call with the same value is not the request’s', () => {
    const run = activeRun();
    const of = { call: { id: 'ID-c2', callUuid: 'UUID-c2' } };
    run.send({ key: KEY, message: of, copy: false, endAfter: 5001 });
    expect(run.released().see('ACT-01', 'x3')?.outcome).toBe('contradicted');
  });

  it('is not that of a later request for the same value (GWS_DISPOSITIONS)', () => {
    const run = activeRun({ dispositions: ['Sold', 'Referred'], configuredKey: 'DispositionCode' });
    run.sent({ key: KEY, value: 'Sold', message: false, copy: false }, { key: KEY, value: 'Referred' });
    run.send({ key: KEY, value: 'Sold' });
    expect(run.see('ACT-01', 'x3')?.outcome).toBe('contradicted');
    expect(run.exchange('x3').shown.size).toBe(0);
  });

  it('with a state after a StatusChange that came meanwhile says nothing of the state (ACT-07)', () => {
    const run = activeRun().message({ notificationType: 'StatusChange', state: 'Held', after: 3 });
    run.send({ key: KEY, message: { state: 'Held' } });
    expect(run.see('ACT-07', 'x3')).toMatchObject(
      observed('inconclusive', 'a StatusChange came between request and message'),
    );
  });

  it('has the state that was told since a session was lost, with which a StatusChange may be (ACT-07)', () => {
    const run = activeRun().lost().session();
    run.sent({ key: KEY, message: { state: 'Held' } }, { key: KEY, message: { state: 'Held' } });
    run.send({ key: KEY, message: { state: 'Established' } });
    expect(['x3', 'x4', 'x5'].map((id) => run.see('ACT-07', id)?.outcome)).toEqual([
      'inconclusive',
      'holds',
      'contradicted',
    ]);
  });
});
