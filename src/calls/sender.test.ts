import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Ask, Outcome } from '../client/ask.js';
import type { FailureRecord, RequestRecord, ResponseRecord, Timeouts } from '../schemas/trace.gen.js';
import { callMessage } from '../trace/message.js';
import { Recorder } from '../trace/recorder.js';
import type { LiveCall } from './call.js';
import { Measurements } from './measurements.js';
import type { RequestToSend } from './request-to-send.js';
import { Sender } from './sender.js';

const timeouts = { timeoutMs: 10_000, notificationMs: 60 } as Timeouts;

/** What the target does with one request: what it tells while it works, and what it answers. */
type Done = { status?: number; body?: unknown; failure?: string } | undefined;
type Doing = (recorder: Recorder) => Done | Promise<Done>;

const message = (userData: object, rest: object = {}) => ({
  channel: '/v2/me/calls',
  data: { notificationType: 'AttachedDataChanged', call: { id: 'ID', userData }, ...rest },
});

function say(recorder: Recorder, said: unknown): void {
  recorder.record({ type: 'message', agent: 'agent', session: 's1', channel: '/v2/me/calls', message: said });
}

const shown: Doing = (recorder) => {
  say(recorder, message({ K: 'v' }));
  return {};
};
const errorMessage: Doing = (recorder) => {
  say(recorder, { data: { messageType: 'ErrorMessage' } });
  return {};
};
const silent: Doing = () => ({});

/** Another value each time. */
function fresh(): RequestToSend['make'] {
  let made = 0;
  return () => ({ value: `v${++made}`, ask: { method: 'POST', path: '', body: made } });
}

/** A sender and the target that it asks: its doings in turn, the last one for ever. */
function sender(...doings: Doing[]) {
  const measurements = new Measurements({ notificationMs: 5000, quietMaxMs: 30_000 });
  const given = { ...timeouts };
  const recorder = new Recorder({ sink: measurements.see });
  const asked: (boolean | undefined)[] = [];
  const values: unknown[] = [];
  const steps: string[] = [];
  const stopping = new AbortController();
  const ask = async ({ freshConnection, body, sent }: Ask): Promise<Outcome> => {
    asked.push(freshConnection);
    values.push(body);
    const id = recorder.nextName('r');
    const from = { agent: 'agent', use: 'operation' } as const;
    const request = recorder.record({ type: 'request', id, ...from, method: 'POST', url: '', headers: {} });
    sent?.(request);
    const told = (await (doings[asked.length - 1] ?? doings.at(-1))?.(recorder)) ?? {};
    const outcome = { request: id, ...from, tookMs: 1 };
    if (told.failure !== undefined) {
      const entry = {
        type: 'failure',
        ...outcome,
        name: told.failure,
        message: 'The target reset',
        stage: told.failure === 'Refused' ? 'connect' : 'response',
      } as const;
      return { request, failure: recorder.record(entry) as FailureRecord };
    }
    const { status = 200, body: answered = { statusCode: 0 } } = told;
    const entry = { type: 'response', ...outcome, status, headers: {}, body: answered } as const;
    return { request, response: recorder.record(entry) as ResponseRecord };
  };
  const isOwn = ({ call }: { call: { id?: unknown } }) => call.id === 'ID';
  const call = {
    name: 'c1',
    leg: {
      callId: 'ID',
      session: { name: 'agent', client: { ask, turn: async () => {} }, comet: { alive: true } },
    },
    isOwn,
    messages: () => recorder.records.map(callMessage).filter((each) => each !== undefined),
    isNamedBy: isOwn,
    messagesAfterRelease: (after: number) =>
      recorder.records
        .filter(({ seq }) => seq > after)
        .map(callMessage)
        .filter((each) => each !== undefined),
  } as unknown as LiveCall;
  let made = 0;
  const toSend: RequestToSend = {
    call,
    state: 'active',
    requirements: ['ACT-03'],
    step: 'documented',
    changed: false,
    key: 'K',
    make: () => {
      made += 1;
      return { value: 'v', ask: { method: 'POST', path: '', body: made } };
    },
  };
  const send = new Sender(recorder, given, measurements, stopping.signal, ({ step }) => steps.push(step));
  return {
    recorder,
    timeouts: given,
    measurements,
    stopping,
    asked,
    values,
    steps,
    call,
    send: (rest: Partial<RequestToSend> = {}) => send.send({ ...toSend, ...rest }),
    hears: (after: RequestRecord, leastMs: number) => send.hears(call, after, leastMs),
  };
}

describe('a disposition that is driven', () => {
  it('has its intent right behind its request, and ends with its message, though that came before the response', async () => {
    const { send, recorder, steps } = sender(shown);
    expect(await send()).toMatchObject({ accepted: true, value: 'v', shown: { session: 's1' } });
    expect(recorder.records.map(({ type }) => type)).toEqual(['request', 'intent', 'message', 'response']);
    expect(recorder.records[1]).toMatchObject({
      request: 'r1',
      requirements: ['ACT-03'],
      step: 'documented',
    });
    expect(steps).toEqual(['documented']);
  });

  it('is not ended by messages about other calls, other keys or other values, only by the deadline', async () => {
    const { send, recorder } = sender((told) => {
      for (const userData of [{ K: 'w' }, { L: 'v' }, {}, null]) say(told, message(userData as object));
      say(told, {
        data: { notificationType: 'AttachedDataChanged', call: { id: 'X', userData: { K: 'v' } } },
      });
      say(told, message({ K: 'v' }, { notificationType: 'StatusChange' }));
      return {};
    });
    const before = recorder.now();
    expect(await send()).toMatchObject({ accepted: true, shown: undefined });
    expect(recorder.now() - before).toBeGreaterThanOrEqual(60);
  });

  it('without a key ends with a message that shows the value at any', async () => {
    expect((await sender(shown).send({ key: undefined })).shown).toBeDefined();
  });

  it('ends at once when it is refused, by the response or by an ErrorMessage', async () => {
    const refused = sender(() => ({ status: 400, body: { statusCode: 10 } }));
    const later = sender(errorMessage);
    for (const each of [refused, later]) {
      each.timeouts.notificationMs = 5000;
      const before = each.recorder.now();
      expect(await each.send()).toMatchObject({ accepted: false, shown: undefined });
      expect(each.recorder.now() - before).toBeLessThan(2500);
    }
  });

  it('for a released call awaits no message, unless it is a changed one that was answered 0', async () => {
    const { send, recorder, timeouts: own } = sender(silent);
    own.notificationMs = 5000;
    const before = recorder.now();
    expect(await send({ state: 'released' })).toMatchObject({ accepted: true });
    expect(recorder.now() - before).toBeLessThan(2500);
    expect(await sender(errorMessage).send({ state: 'released', changed: true })).toMatchObject({
      accepted: false,
    });
  });

  it('of a released call that a message follows is heard to have one', async () => {
    const { send, hears, recorder } = sender(silent);
    const { request } = await send({ state: 'released' });
    expect(await hears(request, 0)).toBe(false);
    setTimeout(() => say(recorder, message({})), 10);
    expect(await hears(request, 0)).toBe(true);
  });
});

describe('a disposition that is repeated', () => {
  it('goes to a new connection once when no readable response came, and then nothing more of its kind is sent', async () => {
    const { send, asked, recorder } = sender(() => ({ failure: 'ConnectionReset' }));
    await send();
    expect(asked).toEqual([undefined, true]);
    expect(recorder.records.filter(({ type }) => type === 'intent')).toHaveLength(2);
    await expect(send()).rejects.toMatchObject({
      name: 'OperationUnusable',
      message: expect.stringContaining('The target reset'),
    });
    // Others are sent all the same.
    await send({ state: 'released' });
    await send({ key: undefined });
    expect(asked).toHaveLength(6);
  });

  it('goes to a new connection while its response is waited for, so that a target that hangs is waited for once', async () => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const hanging: Doing = () =>
      new Promise((resolve) => setTimeout(() => resolve({ failure: 'ResponseTimeout' }), 10_000));
    const { send, asked } = sender(hanging);
    const sent = send({ make: fresh() });
    await vi.advanceTimersByTimeAsync(1990);
    expect(asked).toEqual([undefined]);
    await vi.advanceTimersByTimeAsync(10_020);
    expect(await sent).toMatchObject({ accepted: false });
    expect(asked).toEqual([undefined, true]);
    await expect(send()).rejects.toThrow(/nor did its repetition/);
  });

  it('is not given up where the response came late, and what is asked again is answered', async () => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const slow: Doing = () => new Promise((resolve) => setTimeout(() => resolve({}), 3000));
    const { send, asked, recorder } = sender(slow, silent);
    const sent = send({ unawaited: true, make: fresh() });
    await vi.advanceTimersByTimeAsync(3000);
    expect(await sent).toMatchObject({ accepted: true, request: recorder.records[0] });
    expect(asked).toEqual([undefined, true]);
  });

  it('goes to a new connection once as well where it worked and no response came', async () => {
    const { send, asked } = sender((recorder) => ({ ...shown(recorder), failure: 'ResponseTimeout' }));
    expect(await send()).toMatchObject({ shown: expect.anything() });
    await send();
    expect(asked).toEqual([undefined, true, undefined]);
  });

  it('is sent again later where nobody was there, once CometD has a session again', async () => {
    const away: Doing = () => ({ failure: 'Refused' });
    const { send, call, asked } = sender(away, away, shown);
    const comet = call.leg.session.comet as { alive: boolean; givenUp?: string };
    await send();
    Object.assign(comet, { alive: false, givenUp: 'none lasted' });
    await expect(send()).rejects.toMatchObject({ name: 'OperationUnusable' });
    Object.assign(comet, { alive: true, givenUp: undefined });
    expect(await send()).toMatchObject({ accepted: true });
    expect(asked).toHaveLength(3);
  });

  it('is made anew each time, so that a value of ours is fresh', async () => {
    const { send, values } = sender(() => ({ failure: 'ConnectionReset' }));
    await send();
    expect(values).toEqual([1, 2]);
  });

  it('is not given up for changed requests without a response', async () => {
    const { send, asked } = sender(() => ({ failure: 'ConnectionReset' }));
    await send({ changed: true });
    await send({ changed: true });
    // Once it is known that none comes, none is repeated.
    expect(asked).toHaveLength(3);
  });

  it('is repeated twice at most when the session was lost, and as often as needed no more', async () => {
    const lost: Doing = (recorder) => {
      recorder.record({ type: 'session', agent: 'agent', session: 's1', state: 'lost' });
      return {};
    };
    const always = sender(lost);
    await always.send();
    expect(always.asked).toHaveLength(3);
    const once = sender(lost, shown);
    expect(await once.send()).toMatchObject({ request: { id: 'r2' }, accepted: true });
    expect(once.asked).toHaveLength(2);
  });
});

it('a call that the target does not know any more, since the session was lost with it, is given up', async () => {
  const unknown: Doing = () => ({ status: 404, body: { statusCode: 6 } });
  const { send, recorder, asked } = sender(shown, unknown);
  await send();
  expect(await send()).toMatchObject({ accepted: false });
  recorder.record({ type: 'session', agent: 'agent', session: 's1', state: 'lost' });
  expect(await send({ changed: true })).toMatchObject({ accepted: false });
  for (const changed of [false, true])
    await expect(send({ changed })).rejects.toThrow(/^The target does not know call ID .* any more/);
  expect(asked).toHaveLength(4);
});

it('a CometD session that is being replaced is waited for, one that is given up is not', async () => {
  const { send, recorder, call, timeouts: own, asked } = sender(shown);
  own.notificationMs = 30_000;
  const comet = call.leg.session.comet as { alive: boolean; givenUp?: string };
  comet.alive = false;
  const sending = send();
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(asked).toHaveLength(0);
  comet.alive = true;
  recorder.record({ type: 'session', agent: 'agent', session: 's2', state: 'subscribed' });
  await sending;
  Object.assign(comet, { alive: false, givenUp: 'CometD of agent: none lasted' });
  expect(await send()).toMatchObject({ request: { id: 'r2' } });
});

describe('a run that is ended', () => {
  it('sends nothing more', async () => {
    const { send, stopping, asked } = sender(shown);
    await send();
    stopping.abort();
    await expect(send()).rejects.toThrow();
    expect(asked).toHaveLength(1);
  });
});
