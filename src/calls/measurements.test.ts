import { describe, expect, it } from 'vitest';
import type { AgentName, RequestRecord } from '../schemas/trace.gen.js';
import { Recorder } from '../trace/recorder.js';
import { Measurements, type Sent } from './measurements.js';

/** Measurements on a clock of their own, and what happens before their eyes. */
function measured() {
  const clock = { ms: 0 };
  const measurements = new Measurements({ notificationMs: 5000, quietMaxMs: 30_000 });
  const recorder = new Recorder({ sink: measurements.see, now: () => clock.ms });
  const session = (agent: AgentName, name: string, state: 'subscribed' | 'lost') =>
    recorder.record({ type: 'session', agent, session: name, state });
  session('agent', 's1', 'subscribed');
  session('peer', 's2', 'subscribed');
  return {
    measurements,
    clock,
    recorder,
    session,
    sends(value: unknown, rest: Partial<Sent> = {}) {
      const id = recorder.nextName('r');
      const from = { agent: 'agent', use: 'operation', method: 'POST', url: '', headers: {} } as const;
      const request: RequestRecord = recorder.record({ type: 'request', id, ...from });
      measurements.sent(request, { leg: { callId: 'ID' }, key: 'K', value, owesEvent: false, ...rest });
      return request;
    },
    tells(userData: object, session = 's1', agent: AgentName = 'agent', id = 'ID') {
      const message = { data: { notificationType: 'AttachedDataChanged', call: { id, userData } } };
      recorder.record({ type: 'message', agent, session, channel: '/v2/me/calls', message });
    },
    poll(fate: 'answered' | 'cut off') {
      const id = recorder.nextName('r');
      const about = { agent: 'agent', use: 'cometd' } as const;
      const body = [{ channel: '/meta/connect' }];
      recorder.record({ type: 'request', id, ...about, method: 'POST', url: '', headers: {}, body });
      const status = fate === 'answered' ? 200 : 504;
      recorder.record({ type: 'response', request: id, ...about, status, headers: {}, text: '', tookMs: 1 });
    },
    event(userData: object, kind = 'EventUserEvent') {
      recorder.record({ type: 'event', event: { event: kind, time: '', userData } });
    },
  };
}

describe('what a run measures', () => {
  it('is not the time of a request whose message never came, where that of a later one shows its value as well', () => {
    const { measurements, clock, sends, tells } = measured();
    sends('never told', { key: 'K' });
    clock.ms = 5000;
    sends('told', { key: 'L' });
    clock.ms = 5010;
    tells({ K: 'never told', L: 'told' });
    expect(measurements.slowestNotification(['agent'])).toBe(10);
  });

  it('is not the time to the message of a later request that shows the old value, where another came in time', () => {
    const { measurements, clock, sends, tells } = measured();
    sends('a');
    clock.ms = 10;
    tells({ K: 'the value before' });
    clock.ms = 5010;
    sends('b');
    clock.ms = 5020;
    tells({ K: 'a' });
    expect(measurements.slowestNotification(['agent'])).toBe(0);
  });

  it('is the slowest time to the first message that shows a value, late ones included, for each session', () => {
    const { measurements, clock, sends, tells } = measured();
    sends('a');
    clock.ms = 20;
    tells({ K: 'a' });
    tells({ K: 'a' }, 's2', 'peer');
    sends('b');
    clock.ms = 300;
    // Neither about the call, nor at the key, nor the first.
    tells({ K: 'b' }, 's1', 'agent', 'OTHER');
    tells({ L: 'b' });
    tells({ K: 'a' });
    expect(measurements.slowestNotification(['agent'])).toBe(20);
    clock.ms = 420;
    tells({ K: 'b' });
    expect(measurements.slowestNotification(['agent'])).toBe(400);
    expect(measurements.slowestNotification(['peer'])).toBe(20);
    expect(measurements.slowestNotification(['peer', 'agent'])).toBe(400);
  });

  it('begins anew with a new session, and knows when the last was lost', () => {
    const { measurements, clock, sends, tells, session } = measured();
    const request = sends('a');
    clock.ms = 50;
    tells({ K: 'a' });
    session('agent', 's1', 'lost');
    expect(measurements.wasLost('agent', request.seq)).toBe(true);
    expect(measurements.wasLost('peer', request.seq)).toBe(false);
    expect(measurements.losses).toBe(1);
    session('agent', 's3', 'subscribed');
    expect(measurements.slowestNotification(['agent'])).toBe(0);
    expect(measurements.wasLost('agent', sends('b').seq)).toBe(false);
  });

  it('knows how many polls were cut off, each of which may have lost a message', () => {
    const { measurements, poll } = measured();
    poll('answered');
    poll('cut off');
    expect([measurements.cuts, measurements.losses]).toEqual([1, 0]);
  });

  it('is the time of each event that a disposition of a released call owes', () => {
    const { measurements, clock, sends, event } = measured();
    sends('a', { owesEvent: true });
    sends('b', { owesEvent: true });
    sends('c');
    clock.ms = 70;
    event({ K: 'b' });
    event({ K: 'c' });
    event({ K: 'a' }, 'EventAttachedDataChanged');
    expect(measurements.slowestEvent).toBe(70);
    expect(measurements.owed.map(({ value, came }) => [value, came])).toEqual([
      ['a', false],
      ['b', true],
    ]);
  });

  it('is an outlier where few notifications of a session, or none of the last ten, were too late for any window', () => {
    const { measurements, clock, sends, tells, session } = measured();
    const takes = (ms: number) => {
      const value = `after ${clock.ms}`;
      sends(value);
      clock.ms += ms;
      tells({ K: value });
    };
    for (let each = 0; each < 3; each++) takes(3001);
    expect(measurements.hasOutlier).toBe(false);
    for (let each = 0; each < 9; each++) takes(3000);
    expect(measurements.hasOutlier).toBe(false);
    takes(5);
    expect(measurements.hasOutlier).toBe(true);
    for (let each = 0; each < 20; each++) takes(5);
    takes(3001);
    expect(measurements.hasOutlier).toBe(false);
    session('agent', 's3', 'subscribed');
    expect(measurements.hasOutlier).toBe(false);
  });
});
