import { describe, expect, it } from 'vitest';
import type { AgentSession } from '../client/agent.js';
import type { AgentName, Timeouts } from '../schemas/trace.gen.js';
import { Recorder } from '../trace/recorder.js';
import { LiveCall } from './call.js';

const timeouts = { callMs: 3000, notificationMs: 300 } as Timeouts;

/**
 * A call, and what the target answers to what is asked of it; a status of undefined = it does not answer.
 * @param listed the state in which its agent's list shows it
 */
function liveCall(status?: number, listed = 'Established') {
  const recorder = new Recorder();
  const comet: { givenUp?: string } = {};
  const body = { calls: [{ id: 'ID', state: listed }] };
  const ask = () =>
    status === undefined ? new Promise(() => {}) : Promise.resolve({ response: { status, body } });
  const session = { name: 'agent', comet, client: { ask } } as unknown as AgentSession;
  const leg = { session, callId: 'ID', callUuid: 'UUID' };
  const hangUp = async () => {
    await ask();
    return { text: `HTTP ${status}`, isRefused: status !== 200 };
  };
  const call: LiveCall = new LiveCall(
    {
      name: 'c1',
      purpose: 'test',
      leg,
      otherEnd: { callId: 'PEER' },
      marked: true,
      endings: { own: hangUp },
    },
    { recorder, timeouts },
  );
  const tells = (
    state: string,
    agent: AgentName = 'agent',
    id = 'ID',
    userData: object | null = { K: 'v' },
    notificationType = 'StatusChange',
  ) => {
    const message = { data: { notificationType, call: { id, state, userData } } };
    recorder.record({ type: 'message', agent, session: 's1', channel: '/v2/me/calls', message });
  };
  tells('Established');
  return { call, recorder, comet, tells };
}

describe('a step of ours on a call', () => {
  it('is done with the message that tells so, whether or not the response came', async () => {
    const { call, tells } = liveCall();
    setTimeout(() => tells('Held'), 5);
    await call.hold();
    expect(call.state).toBe('Held');
    setTimeout(() => tells('Released'), 5);
    await call.hangUp('own');
    expect(call.ended).toBe(true);
  });

  it('waits for what the agent at the other end is told of it, but not for long', async () => {
    const { call, recorder, tells } = liveCall(200);
    setTimeout(() => tells('Released'), 5);
    setTimeout(() => tells('Released', 'peer', 'PEER'), 20);
    await call.hangUp('own');
    expect(recorder.records.at(-2)).toMatchObject({ type: 'message', agent: 'peer' });
    const alone = liveCall(200);
    setTimeout(() => alone.tells('Released'), 5);
    await alone.call.hangUp('own');
    expect(alone.recorder.now()).toBeLessThan(2000);
  });

  it('is not done when another kind of message shows the release before it is notified', async () => {
    const { call, tells } = liveCall();
    let isOver = false;
    const hangingUp = call.hangUp('own').then(() => {
      isOver = true;
    });
    tells('Released', 'agent', 'ID', null, 'CallRecordingStateChange');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([isOver, call.state]).toEqual([false, 'Established']);
    tells('Released');
    await hangingUp;
    expect(call.state).toBe('Released');
    tells('Released', 'agent', 'ID', null, 'CallRecordingStateChange');
    expect(call.state).toBe('Released');
  });

  it('that is refused is waited for briefly, since the other end may have been faster', async () => {
    const faster = liveCall(404);
    setTimeout(() => faster.tells('Released'), 50);
    await faster.call.hangUp('own');
    const { call, recorder } = liveCall(404);
    const before = recorder.now();
    await expect(call.hold()).rejects.toMatchObject({
      name: 'CallNotMade',
      message: expect.stringMatching(
        /did not become Held .*: no Held was notified within 2000 ms; Hold was answered HTTP 404/,
      ),
    });
    expect(recorder.now() - before).toBeLessThan(2800);
  });

  it('that was done and not told is given up once the time of a message is over', async () => {
    const { call, recorder } = liveCall(200, 'Held');
    await expect(call.hold()).rejects.toThrow(
      /no Held was notified within 300 ms, though the agent's list of calls shows it \(where messages take longer, raise GWS_NOTIFICATION_MS\); Hold was answered HTTP 200/,
    );
    expect(recorder.now()).toBeLessThan(2500);
  });

  it('is not waited for where nothing can be told any more', async () => {
    const { call, comet, recorder } = liveCall();
    const before = recorder.now();
    setTimeout(() => {
      comet.givenUp = 'CometD of agent: no further session is tried';
      recorder.record({ type: 'notice', text: comet.givenUp });
    }, 5);
    await expect(call.hold()).rejects.toThrow('no further session is tried');
    expect(recorder.now() - before).toBeLessThan(1000);
  });
});

describe('a message after the release', () => {
  it('is one that an end of the call gets although it was told of the release before', () => {
    const { call, recorder, tells } = liveCall();
    tells('Released');
    const after = recorder.records.length - 1;
    // The other end is told of the release a moment later.
    tells('Released', 'peer', 'PEER');
    tells('Established', 'peer', 'OTHER');
    // What was changed before it may be told late.
    tells('Established', 'agent', 'ID', { K: 'late' });
    expect(call.messagesAfterRelease(after)).toEqual([]);
    tells('Released', 'peer', 'PEER');
    tells('Established', 'agent', 'ID', { K: 'late' });
    tells('', 'agent', 'ID', null);
    expect(call.messagesAfterRelease(after).map(({ agent }) => agent)).toEqual(['peer', 'agent', 'agent']);
  });
});
