import { describe, expect, it } from 'vitest';
import type { AnswerRecord, Budgets, FailureRecord } from '../schemas/trace.gen.js';
import type { Outcome } from '../target/ask.js';
import { Recorder } from '../trace/recorder.js';
import type { LiveCall } from './call.js';
import { Disposer, type Disposing } from './disposing.js';

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

/** A disposer and the target that it asks: its doings in turn, the last one for ever. */
function disposer(...doings: Doing[]) {
  const recorder = new Recorder();
  const asked: (boolean | undefined)[] = [];
  const stopping = new AbortController();
  const ask = async ({ freshConnection }: { freshConnection?: boolean }): Promise<Outcome> => {
    asked.push(freshConnection);
    const id = recorder.nextName('r');
    const from = { agent: 'agent', use: 'operation' } as const;
    const request = recorder.record({ type: 'request', id, ...from, method: 'POST', url: '', headers: {} });
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
    const { status = 200, body = { statusCode: 0 } } = told;
    const answer = recorder.record({ type: 'answer', ...outcome, status, headers: {}, body }) as AnswerRecord;
    return { request, answer };
  };
  const isOwn = ({ call }: { call: { id?: unknown } }) => call.id === 'ID';
  const call = {
    name: 'c1',
    leg: { session: { name: 'agent', client: { ask, turn: async () => {} }, comet: { alive: true } } },
    isOwn,
  } as unknown as LiveCall;
  const disposing: Disposing = {
    call,
    situation: 'active',
    title: 't',
    key: 'K',
    value: 'v',
    ask: { method: 'POST', path: '' },
  };
  const send = new Disposer(recorder, budgets, stopping.signal);
  const marks = () => recorder.records.filter((record) => record.type === 'exchange');
  return {
    recorder,
    stopping,
    asked,
    dispose: (rest: Partial<Disposing> = {}) => send.dispose({ ...disposing, ...rest }),
    marks,
    outcomes: () => marks().flatMap(({ state, outcome }) => (state === 'end' ? [outcome] : [])),
  };
}

describe('a disposition that is driven', () => {
  it('is recorded as begun, sent and ended, and ends with its message, though that came before the answer', async () => {
    const { dispose, marks } = disposer(shown);
    expect(await dispose()).toMatchObject({ exchange: 'x1', accepted: true, shown: true });
    expect(marks()).toMatchObject([
      {
        state: 'begin',
        exchange: 'x1',
        call: 'c1',
        agent: 'agent',
        key: 'K',
        value: 'v',
        situation: 'active',
      },
      { state: 'sent', request: 'r1' },
      { state: 'end', outcome: 'message' },
    ]);
  });

  it('is not ended by messages about other calls, other keys or other values, only by the deadline', async () => {
    const { dispose, outcomes } = disposer((recorder) => {
      for (const userData of [{ K: 'w' }, { L: 'v' }, {}, null]) say(recorder, message(userData as object));
      say(recorder, {
        data: { notificationType: 'AttachedDataChanged', call: { id: 'X', userData: { K: 'v' } } },
      });
      say(recorder, message({ K: 'v' }, { notificationType: 'StatusChange' }));
      return {};
    });
    expect(await dispose()).toMatchObject({ accepted: true, shown: false });
    expect(outcomes()).toEqual(['deadline']);
  });

  it('without a key ends with a message that shows the value at any', async () => {
    expect(await disposer(shown).dispose({ key: undefined })).toMatchObject({ shown: true });
  });

  it('ends at once when it is refused, by the answer or by an ErrorMessage', async () => {
    const refused = disposer(() => ({ status: 400, body: { statusCode: 10 } }));
    expect(await refused.dispose()).toMatchObject({ accepted: false, shown: false });
    const later = disposer((recorder) => {
      say(recorder, { data: { messageType: 'ErrorMessage' } });
      return {};
    });
    expect(await later.dispose()).toMatchObject({ accepted: false, shown: false });
    expect([refused.outcomes(), later.outcomes()]).toEqual([['refused'], ['refused']]);
  });

  it('for a released call awaits no message', async () => {
    const { dispose, outcomes } = disposer(() => ({}));
    expect(await dispose({ situation: 'released' })).toMatchObject({ accepted: true });
    expect(outcomes()).toEqual(['answer']);
  });
});

describe('a disposition that is repeated', () => {
  it('goes to a new connection once when no readable answer came, and then nothing more is asked in that branch', async () => {
    const { dispose, asked, marks } = disposer(() => ({ failure: 'ConnectionReset' }));
    await dispose();
    expect(asked).toEqual([undefined, true]);
    expect(marks().find(({ exchange, state }) => exchange === 'x2' && state === 'begin')?.repeats).toBe('x1');
    await expect(dispose()).rejects.toMatchObject({
      name: 'OperationUnusable',
      message: expect.stringContaining('The target reset'),
    });
    // The other branch is asked all the same.
    await dispose({ situation: 'released' });
    expect(asked).toHaveLength(4);
  });

  it('is not given up for changed requests without an answer', async () => {
    const { dispose, asked } = disposer(() => ({ failure: 'ConnectionReset' }));
    await dispose({ change: 'changed' });
    await dispose({ change: 'changed' });
    expect(asked).toHaveLength(4);
  });

  it('is repeated twice at most when the session was lost, and as often as needed no more', async () => {
    const lost: Doing = (recorder) => {
      recorder.record({ type: 'session', agent: 'agent', session: 's1', state: 'lost' });
      return {};
    };
    const always = disposer(lost);
    await always.dispose();
    expect(always.outcomes()).toEqual(['lost', 'lost', 'lost']);
    const once = disposer(lost, shown);
    expect(await once.dispose()).toMatchObject({ exchange: 'x2', shown: true });
    expect(once.outcomes()).toEqual(['lost', 'message']);
  });
});

describe('a run that is ended', () => {
  it('sends nothing more, and leaves what was sent with its end', async () => {
    const { dispose, stopping, asked, outcomes } = disposer(shown);
    await dispose();
    stopping.abort();
    await expect(dispose()).rejects.toThrow();
    expect(asked).toHaveLength(1);
    expect(outcomes()).toEqual(['message']);
  });
});
