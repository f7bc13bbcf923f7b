import { describe, expect, it } from 'vitest';
import type { AgentName, MessageRecord } from '../schemas/trace.gen.js';
import { type CallMessage, callMessage } from '../trace/message.js';
import { HeardCalls } from './heard-calls.js';
import { tagsOf } from './tags.js';

let seq = 0;
function told(agent: AgentName, call: object): CallMessage {
  const data = { messageType: 'CallStateChangeMessage', notificationType: 'StatusChange', call };
  const record = { type: 'message', seq: ++seq, at: seq, agent, session: 's1', channel: '/v2/me/calls' };
  return callMessage({
    ...record,
    message: { channel: record.channel, data },
  } as MessageRecord) as CallMessage;
}

const dialled = () =>
  new HeardCalls({
    from: { name: 'peer', phoneNumber: '+155515001' },
    to: { name: 'agent' },
    runId: 'r',
    name: 'c2',
  });

const ringing = { state: 'Ringing', callUuid: 'A', participants: [{ phoneNumber: '15001' }] };

describe('of the calls that are heard of after a dial', () => {
  it('ours carries our user data, as those of this very call', () => {
    expect(dialled().hear(told('agent', { state: 'Ringing', userData: tagsOf('r', 'c2') }))).toBeDefined();
    expect(dialled().hear(told('agent', { state: 'Ringing', userData: tagsOf('r', 'c1') }))).toBeUndefined();
  });

  it('ours names the number that we dial from', () => {
    const participants = [{ phoneNumber: '+155515001' }];
    expect(dialled().hear(told('agent', { state: 'Established', participants }))).toBeDefined();
  });

  it('ours is one that who dialled is told of as well, whoever is told first', () => {
    const first = dialled();
    const message = told('agent', ringing);
    expect(first.hear(message)).toBeUndefined();
    expect(first.hear(told('peer', { state: 'Dialing', callUuid: 'A' }))).toBe(message);
    const second = dialled();
    expect(second.hear(told('peer', { state: 'Dialing', callUuid: 'A' }))).toBeUndefined();
    expect(second.hear(message)).toBe(message);
  });

  it('another is none of ours, nor one that is not up', () => {
    const calls = dialled();
    expect(calls.hear(told('peer', { state: 'Dialing', callUuid: 'B' }))).toBeUndefined();
    expect(calls.hear(told('agent', ringing))).toBeUndefined();
    expect(calls.hear(told('agent', { ...ringing, callUuid: undefined }))).toBeUndefined();
    expect(calls.hear(told('agent', { state: 'Released', callUuid: 'B' }))).toBeUndefined();
  });

  it('is over when who dialled is told so, and not when another call of who dialled is', () => {
    const calls = dialled();
    calls.hear(told('peer', { id: '7', state: 'Established', userData: tagsOf('r', 'c1') }));
    calls.hear(told('peer', { id: '8', state: 'Ringing' }));
    calls.hear(told('peer', { id: '9', state: 'Established', userData: tagsOf('r', 'c2') }));
    const isOver = (id: string) => calls.isEndOfDial(told('peer', { id, state: 'Released' }));
    expect(['7', '8', '9', '10'].map(isOver)).toEqual([false, false, true, true]);
  });

  it('is known to who dialled by its id, its callUuid, its user data or by being dialled, and not by being the next that is told of', () => {
    const [calls, agents] = [dialled(), told('agent', { ...ringing, id: '1' })];
    const isOurs = (call: object) =>
      calls.isOfDialler(told('peer', { state: 'Established', ...call }), agents);
    expect(isOurs({ id: '7', callUuid: 'F', userData: tagsOf('r', 'c1') })).toBe(false);
    for (const call of [{ id: '1' }, { id: '7', callUuid: 'A' }, { id: '7', userData: tagsOf('r', 'c2') }])
      expect(isOurs(call), JSON.stringify(call)).toBe(true);
    expect(isOurs({ id: '7', state: 'Dialing' })).toBe(true);
    expect(isOurs({ id: '1', state: 'Released' })).toBe(false);
  });

  it('tells which calls who dialled is dialling, so that they can be ended although the other end never heard of them', () => {
    const calls = dialled();
    calls.hear(told('peer', { id: '1', state: 'Dialing' }));
    calls.hear(told('peer', { id: '2', state: 'Ringing' }));
    calls.hear(told('agent', { id: '3', state: 'Dialing' }));
    expect([...calls.dialledIds]).toEqual(['1']);
  });
});
