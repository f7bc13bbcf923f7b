import { describe, expect, it } from 'vitest';
import { TraceBuilder } from '../judge/trace-builder.test-driver.js';

describe('a call of the trace', () => {
  it('has a leg for each agent who was told of it, with the ids, messages and Released of each', () => {
    const run = new TraceBuilder().call('c1', { userData: { dialled: 'with' } });
    run.writtenByOthers({ theirs: 1 }).released().message();
    const { calls } = run.whole();
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ callUuid: 'UUID-c1', madeWith: { dialled: 'with' } });
    const legs = [...(calls[0]?.legs.values() ?? [])];
    expect(legs.map(({ agent, callId, isParty }) => [agent, callId, isParty])).toEqual([
      ['peer', 'P-c1', true],
      ['agent', 'ID-c1', true],
    ]);
    expect(legs[1]?.released).toMatchObject({ notificationType: 'StatusChange', state: 'Released' });
    expect(legs[1]?.messages.map(({ notificationType }) => notificationType)).toEqual([
      'StatusChange',
      'StatusChange',
      'AttachedDataChanged',
      'StatusChange',
      'AttachedDataChanged',
    ]);
  });

  it('has who dialled it as a party, though that is told of it after a disposition', () => {
    const run = new TraceBuilder().call('c1', { peerIds: null }).sent({});
    run.message({ to: 'peer', notificationType: 'StatusChange', state: 'Dialing' });
    expect(run.whole().calls[0]?.legs.get('peer')?.isParty).toBe(true);
    expect(run.see('ACT-14', 'x1')?.outcome).not.toBe('contradicted');
  });

  it('has what came about it on another channel apart, and is not released by another kind of message', () => {
    const run = new TraceBuilder().call('c1').message({ state: 'Released' });
    run.raw(
      { data: { notificationType: 'StatusChange', call: { id: 'ID-c1', state: 'Released' } } },
      '/v2/me/x',
    );
    const leg = run.whole().calls[0]?.legs.get('agent');
    expect(leg?.messages).toHaveLength(3);
    expect(leg?.elsewhere).toHaveLength(1);
    expect(leg?.released).toBeUndefined();
  });

  it('is one for two agents by callUuid, and by id where there is none; otherwise they are two', () => {
    const told = (to: 'agent' | 'peer', call: object) => ({
      channel: '/v2/me/calls',
      data: { messageType: 'CallStateChangeMessage', notificationType: 'StatusChange', call },
      to,
    });
    const count = (a: object, b: object) => {
      const run = new TraceBuilder();
      for (const { to, ...message } of [told('agent', a), told('peer', b)])
        run.raw(message, '/v2/me/calls', to);
      return run.whole().calls.length;
    };
    expect(count({ id: 'A', callUuid: 'U' }, { id: 'B', callUuid: 'U' })).toBe(1);
    expect(count({ id: 'A' }, { id: 'A' })).toBe(1);
    expect(count({ id: 'A' }, { id: 'B' })).toBe(2);
    expect(count({ id: 'A', callUuid: 'U' }, { id: 'B', callUuid: 'V' })).toBe(2);
  });

  it('knows its reads and lists, and who asked to end it', () => {
    const run = new TraceBuilder().call('c1').read('call').read('list').released('peer');
    const [call] = run.whole().calls;
    expect(call?.reads.map(({ kind }) => kind)).toEqual(['call', 'list']);
    expect(call?.ended?.by).toBe('peer');
  });

  it('is never made by a message that names no call', () => {
    const run = new TraceBuilder()
      .raw({ data: { call: {} } })
      .raw({ data: { call: { id: 5 } } })
      .raw(null);
    expect(run.whole().calls).toEqual([]);
  });
});
