import { expect, it } from 'vitest';
import { Measurements } from '../calls/measurements.js';
import type { Timeouts, TraceRecord } from '../schemas/trace.gen.js';
import { Recorder } from '../trace/recorder.js';
import { Waiting } from './waiting.js';

/** A run that sent one disposition of a released call, and waits. */
function waiting(timeouts: Partial<Timeouts>) {
  const measurements = new Measurements({ notificationMs: 5000, quietMaxMs: 30_000 });
  const recorder = new Recorder({ sink: measurements.see });
  recorder.record({ type: 'session', agent: 'agent', session: 's1', state: 'subscribed' });
  const about = { agent: 'agent', use: 'operation', method: 'POST', url: '', headers: {} } as const;
  const request = recorder.record({ type: 'request', id: 'r1', ...about });
  const sent = { leg: { callId: 'ID' }, key: 'K', value: 'v', owesEvent: true };
  const sends = () => {
    for (const owed of measurements.sent(request, sent)) owed.accepted = true;
  };
  sends();
  const { signal } = new AbortController();
  const waits = new Waiting(recorder, timeouts as Timeouts, measurements, true, signal);
  const tells = () => {
    const message = {
      data: { notificationType: 'AttachedDataChanged', call: { id: 'ID', userData: { K: 'v' } } },
    };
    recorder.record({ type: 'message', agent: 'agent', session: 's1', channel: '/v2/me/calls', message });
  };
  const event = (userData: object) =>
    recorder.record({ type: 'event', event: { event: 'EventUserEvent', time: '', userData } });
  return { waits, recorder, request, sends, tells, event };
}

it('the quiet window grows with a notification that comes late in it', async () => {
  const { waits, recorder, request, tells } = waiting({ quietMs: 60, quietMaxMs: 30_000 });
  setTimeout(tells, 30);
  await waits.quiet(['agent'], false);
  const [open, close] = recorder.records.filter((record) => record.type === 'window');
  expect(open).toMatchObject({ state: 'open', ms: 60, slowestMs: 0 });
  const told = recorder.records.find(({ type }) => type === 'message');
  const wanted = 10 * ((told?.at ?? 0) - request.at);
  expect(close).toMatchObject({ state: 'close', ms: wanted });
  expect((close?.at ?? 0) - request.at).toBeGreaterThanOrEqual(wanted);
});

it('a window that would be longer than the greatest, so that it proves nothing, is as long as a message takes', async () => {
  const { waits, recorder, request, tells } = waiting({ quietMs: 60, quietMaxMs: 200 });
  setTimeout(tells, 30);
  await waits.quiet(['agent'], false);
  const [, close] = recorder.records.filter((record) => record.type === 'window');
  const told = recorder.records.find(({ type }) => type === 'message');
  // Added up as it is there: fractions of a millisecond are rounded.
  expect(close?.ms).toBe(Math.min(200, (told?.at ?? 0) - request.at + 60));
});

it('events are waited for until they came', async () => {
  const { waits, recorder, event } = waiting({ eventMs: 5000 });
  setTimeout(() => event({ K: 'other' }), 10);
  setTimeout(() => event({ K: 'v' }), 40);
  const before = recorder.now();
  await waits.events();
  expect(recorder.now() - before).toBeLessThan(1000);
  expect(recorder.records.filter(({ type }) => type === 'event')).toHaveLength(2);
  await waits.anyEvent();
});

it('an event that does not come is waited for until a line after its time, and no longer for those that follow', async () => {
  const { waits, recorder, event } = waiting({ eventMs: 50 });
  setTimeout(() => event({}), 100);
  await waits.events();
  expect(recorder.records.at(-1)).toMatchObject({ type: 'event' });
  const before = recorder.now();
  await waits.events();
  // A line would be waited for 1.5 s longer.
  expect(recorder.now() - before).toBeLessThan(1000);
});

it('an event that is to be the control is waited for no longer than the longest window allows for', async () => {
  const { waits, recorder } = waiting({ eventMs: 5000, quietMaxMs: 600 });
  await waits.anyEvent();
  expect(recorder.now()).toBeGreaterThanOrEqual(50);
  expect(recorder.now()).toBeLessThan(2000);
  const late = waiting({ eventMs: 5000, quietMaxMs: 30_000 });
  setTimeout(() => late.event({ K: 'v' }), 30);
  await late.waits.anyEvent();
  expect(late.recorder.records.at(-1)).toMatchObject({ type: 'event' });
});

it('a line after the quiet window ends the feed, and an event that came after it asks for a longer one', async () => {
  const { waits, recorder, event } = waiting({ quietMs: 30, quietMaxMs: 30_000, eventMs: 100 });
  const cause = async () => {
    throw new Error('there is a line');
  };
  await waits.quiet(['agent'], true);
  event({ other: 1 });
  await waits.lineOfFeed(cause);
  expect(recorder.records.filter(({ type }) => type === 'window')).toHaveLength(2);
  event({ K: 'v' });
  const isClosed = (record: TraceRecord) => record.type === 'window' && record.state === 'close';
  const closed = recorder.waitFor(isClosed, { after: recorder.records.length, timeoutMs: 60_000 });
  await Promise.all([waits.lineOfFeed(cause), closed.then(() => event({ other: 2 }))]);
  const [, , , close] = recorder.records.filter((record) => record.type === 'window');
  expect(close?.ms).toBeGreaterThan(300);
  expect(recorder.records.at(-1)).toMatchObject({ type: 'event', event: { userData: { other: 2 } } });
});

it('after two events that did not come in their time no other is waited for', async () => {
  const { waits, recorder, sends, event } = waiting({ eventMs: 30 });
  sends();
  setTimeout(() => event({}), 60);
  await waits.events();
  sends();
  const before = recorder.records.length;
  await waits.events();
  await waits.anyEvent();
  expect(recorder.records).toHaveLength(before);
});
