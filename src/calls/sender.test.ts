import { describe, expect, it } from 'vitest';
import type { AnswerRecord, Budgets, FailureRecord, RequestRecord } from '../schemas/trace.gen.js';
import type { Ask, Outcome } from '../client/ask.js';
import { callMessage } from '../trace/message.js';
import { Recorder } from '../trace/recorder.js';
import type { LiveCall } from './call.js';
import { Disposer, type Disposing } from './sender.js';
import { Measurements } from './measurements.js';

const budgets = { notificationMs: 60 } as Budgets;

/** What the target does with one request: what it tells while it works, and what it answers. */
type Doing = (recorder: Recorder) => { status?: number; body?: unknown; failure?: string } | undefined;

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

/** A disposer and the target that it asks: its doings in turn, the last one for ever. */
function disposer(...doings: Doing[]) {
  const measurements = new Measurements();
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
    const told = (doings[asked.length - 1] ?? doings.at(-1))?.(recorder) ?? {};
    const outcome = { request: id, ...from, tookMs: 1 };
    if (told.failure !== undefined) {
      const entry = {
        type: 'failure',
        ...outcome,
        name: told.failure,
        message: 'The target reset',
        stage: 'answer',
      } as const;
      return { request, failure: recorder.record(entry) as FailureRecord };
    }
    const { status = 200, body: answered = { statusCode: 0 } } = told;
    const entry = { type: 'answer', ...outcome, status, headers: {}, body: answered } as const;
    return { request, answer: recorder.record(entry) as AnswerRecord };
  };
  const isOwn = ({ call }: { call: { id?: unknown } }) => call.id === 'ID';
  const call = {
    name: 'c1',
    leg: {
      callId: 'ID',
      session: { name: 'agent', client: { ask, turn: async () => {} }, comet: { alive: true } },
    },
    isOwn,
    isNamedBy: isOwn,
    messagesAfterRelease: (after: number) =>
      recorder.records
        .filter(({ seq }) => seq > after)
        .map(callMessage)
        .filter((each) => each !== undefined),
  } as unknown as LiveCall;
  let made = 0;
  const disposing: Disposing = {
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
  const send = new Disposer(recorder, budgets, measurements, stopping.signal, ({ step }) => steps.push(step));
  return {
    recorder,
    measurements,
    stopping,
    asked,
    values,
    steps,
    call,
    dispose: (rest: Partial<Disposing> = {}) => send.dispose({ ...disposing, ...rest }),
    hears: (after: RequestRecord, leastMs: number) => send.hears(call, after, leastMs),
  };
}

describe('a disposition that is driven', () => {
  it('has its intent right behind its request, and ends with its message, though that came before the answer', async () => {
    const { dispose, recorder, steps } = disposer(shown);
    expect(await dispose()).toMatchObject({ accepted: true, value: 'v', shown: { session: 's1' } });
    expect(recorder.records.map(({ type }) => type)).toEqual(['request', 'intent', 'message', 'answer']);
    expect(recorder.records[1]).toMatchObject({
      request: 'r1',
      requirements: ['ACT-03'],
      step: 'documented',
    });
    expect(steps).toEqual(['documented']);
  });

  it('is not ended by messages about other calls, other keys or other values, only by the deadline', async () => {
    const { dispose, recorder } = disposer((told) => {
      for (const userData of [{ K: 'w' }, { L: 'v' }, {}, null]) say(told, message(userData as object));
      say(told, {
        data: { notificationType: 'AttachedDataChanged', call: { id: 'X', userData: { K: 'v' } } },
      });
      say(told, message({ K: 'v' }, { notificationType: 'StatusChange' }));
      return {};
    });
    const before = recorder.now();
    expect(await dispose()).toMatchObject({ accepted: true, shown: undefined });
    expect(recorder.now() - before).toBeGreaterThanOrEqual(60);
  });

  it('without a key ends with a message that shows the value at any', async () => {
    expect((await disposer(shown).dispose({ key: undefined })).shown).toBeDefined();
  });

  it('ends at once when it is refused, by the answer or by an ErrorMessage', async () => {
    const refused = disposer(() => ({ status: 400, body: { statusCode: 10 } }));
    const later = disposer(errorMessage);
    for (const each of [refused, later]) {
      const before = each.recorder.now();
      expect(await each.dispose()).toMatchObject({ accepted: false, shown: undefined });
      expect(each.recorder.now() - before).toBeLessThan(50);
    }
  });

  it('for a released call awaits no message, unless it is a changed one that was answered 0', async () => {
    const { dispose, recorder } = disposer(silent);
    const before = recorder.now();
    expect(await dispose({ state: 'released' })).toMatchObject({ accepted: true });
    expect(recorder.now() - before).toBeLessThan(50);
    expect(await disposer(errorMessage).dispose({ state: 'released', changed: true })).toMatchObject({
      accepted: false,
    });
  });

  it('of a released call that a message follows is heard to have one', async () => {
    const { dispose, hears, recorder } = disposer(silent);
    const { request } = await dispose({ state: 'released' });
    expect(await hears(request, 0)).toBe(false);
    setTimeout(() => say(recorder, message({})), 10);
    expect(await hears(request, 0)).toBe(true);
  });
});

describe('a disposition that is repeated', () => {
  it('goes to a new connection once when no readable answer came, and then nothing more is asked in that branch', async () => {
    const { dispose, asked, recorder } = disposer(() => ({ failure: 'ConnectionReset' }));
    await dispose();
    expect(asked).toEqual([undefined, true]);
    expect(recorder.records.filter(({ type }) => type === 'intent')).toHaveLength(2);
    await expect(dispose()).rejects.toMatchObject({
      name: 'OperationUnusable',
      message: expect.stringContaining('The target reset'),
    });
    // The other branch is asked all the same.
    await dispose({ state: 'released' });
    expect(asked).toHaveLength(4);
  });

  it('is made anew each time, so that a value of ours is fresh', async () => {
    const { dispose, values } = disposer(() => ({ failure: 'ConnectionReset' }));
    await dispose();
    expect(values).toEqual([1, 2]);
  });

  it('is not given up for changed requests without an answer', async () => {
    const { dispose, asked } = disposer(() => ({ failure: 'ConnectionReset' }));
    await dispose({ changed: true });
    await dispose({ changed: true });
    expect(asked).toHaveLength(4);
  });

  it('is repeated twice at most when the session was lost, and as often as needed no more', async () => {
    const lost: Doing = (recorder) => {
      recorder.record({ type: 'session', agent: 'agent', session: 's1', state: 'lost' });
      return {};
    };
    const always = disposer(lost);
    await always.dispose();
    expect(always.asked).toHaveLength(3);
    const once = disposer(lost, shown);
    expect(await once.dispose()).toMatchObject({ request: { id: 'r2' }, accepted: true });
    expect(once.asked).toHaveLength(2);
  });
});

describe('a run that is ended', () => {
  it('sends nothing more', async () => {
    const { dispose, stopping, asked } = disposer(shown);
    await dispose();
    stopping.abort();
    await expect(dispose()).rejects.toThrow();
    expect(asked).toHaveLength(1);
  });
});
