import { expect, it } from 'vitest';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { PollGaps } from './poll-gaps.js';
import { Recorder } from './recorder.js';

/** A trace of one request over CometD and what became of it. */
function traceOf(message: object, outcome: { status: number } | { failure: string }): readonly TraceRecord[] {
  let now = 0;
  const recorder = new Recorder({ now: () => now });
  const common = { agent: 'agent', use: 'cometd' } as const;
  now = 1000;
  const url = 'http://a/api/v2/notifications';
  recorder.record({
    type: 'request',
    id: 'r1',
    ...common,
    method: 'POST',
    url,
    headers: {},
    body: [message],
  });
  now = 6000;
  const about = { request: 'r1', ...common, tookMs: 5000 };
  if ('status' in outcome) recorder.record({ type: 'response', ...about, ...outcome, headers: {}, body: [] });
  else recorder.record({ type: 'failure', ...about, name: outcome.failure, message: '', stage: 'response' });
  return recorder.records;
}

const poll = { channel: '/meta/connect' };

it.each([
  ['broke off', { failure: 'Truncated' }],
  ['a gateway answered', { status: 504 }],
])('a poll that %s leaves a gap, unless the server sends again what it held', (_, outcome) => {
  expect(gapsIn(traceOf(poll, outcome))).toEqual([{ agent: 'agent', request: 'r1', from: 1000, to: 6000 }]);
  expect(gapsIn(traceOf({ ...poll, ext: { ack: 3 } }, outcome))).toEqual([]);
});

it('a poll that came whole leaves none, nor one that a filter refused, nor a subscription that failed', () => {
  expect(gapsIn(traceOf(poll, { status: 429 }))).toEqual([]);
  expect(gapsIn(traceOf(poll, { status: 200 }))).toEqual([]);
  expect(gapsIn(traceOf({ channel: '/meta/subscribe' }, { failure: 'Truncated' }))).toEqual([]);
});

function gapsIn(records: readonly TraceRecord[]) {
  const gaps = new PollGaps();
  return records.map((record) => gaps.next(record)).filter((gap) => gap !== undefined);
}
