import { requirementOf } from '../requirement.js';
import { corpus } from '../schemas/corpora.js';
import type { Verdict } from '../schemas/report.gen.js';
import type { HeaderRecord, TraceRecord } from '../schemas/trace.gen.js';
import { type BuiltRequest, refusal } from './built-request.test-driver.js';
import { activeRun, KEY, OTHER_KEY, sentinels } from './conformant-run.test-driver.js';
import { judgeTrace } from './judge.js';
import type { TraceBuilder } from './trace-builder.test-driver.js';

/** In how many ms the response and the message of a request come; at most 40. */
export interface Pace {
  readonly responseAfter: number;
  readonly after: number;
}

/** Where a story departs from the conformant one. */
export interface Departure {
  /** Asked for each request in turn. */
  readonly pace?: () => Pace;
  /** What the target does otherwise, by the step. */
  readonly otherwise?: Readonly<Record<string, Partial<BuiltRequest>>>;
  /** What comes besides, as soon as the exchange of the step is over. */
  readonly besides?: Readonly<Record<string, (run: TraceBuilder) => unknown>>;
  /** The channels fall silent after the last call. */
  readonly silent?: boolean;
}

/** What the target does otherwise in that step, or what comes besides. */
export function at(step: string, what: AtStep): Departure {
  return typeof what === 'function' ? { besides: { [step]: what } } : { otherwise: { [step]: what } };
}

export type AtStep = Partial<BuiltRequest> | ((run: TraceBuilder) => unknown);

const refusedWith = (statusCode: number) => ({
  response: { status: 400, body: { statusCode, statusMessage: 'no' } },
});
const NOWHERE = 'http://target.test/api/v2/me/calls/NOWHERE';

/** A request for each change, with what a conformant target says to it. */
const changed: Readonly<Record<string, BuiltRequest>> = {
  'without disposition': { without: 'disposition', ...refusal },
  'without callUuid': { without: 'callUuid', ...refusal },
  'without callUri': { without: 'callUri', ...refusal },
  'without operationName': { without: 'operationName', ...refusal },
  'unknown operationName': { operationName: 'SetNothing', ...refusal },
  'structured disposition': { value: { text: 'Gws-structured' }, ...refusal },
  'structured key': { key: [KEY], ...refusal },
  'no JSON': { text: 'SetCallDisposition', response: { status: 400, text: 'what?' } },
  'no credentials': {
    sender: 'anonymous',
    response: { status: 401, body: { statusCode: 20, statusMessage: 'who?' } },
  },
  'no feature': { sender: 'unlicensed', ...refusedWith(5) },
  'no party': { sender: 'bystander', ...refusedWith(6) },
  PUT: { method: 'PUT', response: { status: 405, text: 'POST' } },
  DELETE: { method: 'DELETE', response: { status: 405, text: 'POST' } },
  'unknown call': {
    url: NOWHERE,
    callUri: NOWHERE.replace('/me/', '/'),
    callUuid: 'NOWHERE',
    ...refusedWith(6),
  },
  'callUuid of another': { callUuid: 'UUID-c2', ...refusal },
  'callUri of another': { callUri: 'http://target.test/api/v2/calls/ID-c2', ...refusal },
  'empty disposition': { value: '', ...refusal },
  scalar: { value: 5, stored: '5' },
  'empty key': { key: '', value: 'Gws-empty-key' },
  'odd key': { key: 'with.dots', value: 'Gws-odd-key' },
  'call.uri': { callUri: 'http://target.test/api/v2/me/calls/ID-c3', value: 'Gws-by-call-uri' },
  device: { url: 'http://target.test/api/v2/me/devices/D-agent', value: 'Gws-at-the-device' },
};

/** A story: its trace, and the exchanges by their steps. */
export interface Story {
  readonly records: TraceRecord[];
  /** The id of the exchange of a step, or that many further on. */
  x(step: string, further?: number): string;
}

/** The story of a run in which every requirement finds all that it needs, as a conformant target makes it but for the departure. */
export function wholeRun(departure: Departure = {}, header: Partial<HeaderRecord> = {}): Story {
  const { pace = () => ({ responseAfter: 5, after: 10 }), otherwise = {}, besides = {} } = departure;
  const run = activeRun(header);
  const places = new Map<string, number>();
  let sent = 2;
  const send = (step: string, request: BuiltRequest = {}) => {
    const { responseAfter, after } = pace();
    sent += 1;
    places.set(step, sent);
    run.send({ responseAfter, endAfter: 45, message: { after }, ...request, ...otherwise[step] });
    besides[step]?.(run);
  };
  const plain = (after: string) => {
    send(`another key after ${after}`, { key: OTHER_KEY });
    send(`the key after ${after}`, { key: KEY });
  };

  send('keyless');
  send('keyed', { key: KEY });
  run.read('call').read('list');
  plain('keyed');
  for (const [step, request] of Object.entries(changed)) {
    send(step, { key: KEY, ...request });
    plain(step);
  }
  for (const name of ['act-11', 'act-17'] as const)
    for (const { id, value } of corpus(name).values) send(id, { key: KEY, value });
  run.status('Held');
  send('held', { key: KEY });
  send('held, keyless');
  run.status('Established').released();
  send('released', { key: KEY });
  send('released, keyless');
  send('released, again', { key: KEY });
  for (const step of ['without disposition', 'unknown operationName', 'no party']) {
    send(`released, ${step}`, { key: KEY, ...changed[step] });
    send(`released, after ${step}`, { key: KEY });
  }

  run.call('c4', { state: 'Ringing' });
  send('ringing', { key: KEY });
  run.status('Established').released().call('c5');
  send('of the next call', { key: KEY });
  run.released('peer');
  send('by the peer', { key: KEY });
  send('by the peer, keyless');
  run.backTo('c3').wait(1500).read('list');
  if (departure.silent !== true) sentinels(run.wait(10_000), 0);
  const x = (step: string, further = 0) => `x${(places.get(step) as number) + further}`;
  return { records: run.records(), x };
}

/** The verdict of every requirement on a trace. */
export function verdictsOn(records: readonly TraceRecord[]): Record<string, Verdict> {
  return Object.fromEntries([...judgeTrace(records).results].map(([id, { verdict }]) => [id, verdict]));
}

/** The verdicts on a trace that are neither pass nor info. */
export function notRight(records: readonly TraceRecord[]): Record<string, Verdict> {
  const verdicts = Object.entries(verdictsOn(records));
  return Object.fromEntries(verdicts.filter(([, verdict]) => verdict !== 'pass' && verdict !== 'info'));
}

/** The verdicts of requirements that are contradicted, named like `ACT-07 ACT-13`. */
export function contradicted(ids: string): Record<string, Verdict> {
  const verdictOf = (id: string) => (requirementOf(id).level === 'MUST' ? 'fail' : 'warn');
  return Object.fromEntries(ids.split(' ').flatMap((id) => (id === '' ? [] : [[id, verdictOf(id)]])));
}
