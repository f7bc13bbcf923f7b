import { catalogue } from '../../specs/catalogue.js';
import type { Verdict } from '../schemas/report.gen.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { TraceView } from '../trace/view.js';
import type { BuiltRequest } from './built-request.test-driver.js';
import { activeRun, KEY, OTHER_KEY, sentinels } from './conformant-run.test-driver.js';
import { judge } from './judge.js';

/** In how many ms the answer and the message of a request come; at most 40. */
export interface Pace {
  readonly answerAfter: number;
  readonly after: number;
}

/** One way in which the target of a story is wrong. */
export type Wrong = 'value' | 'duplicate' | 'stray' | 'refusal' | 'event' | 'silence';

const refusal = { answer: { status: 400, body: { statusCode: 10, statusMessage: 'no' } } };

/**
 * The story of a run with every kind of exchange that requirements are judged on, as a conformant target makes it, or
 * wrong in one way. `pace` is asked for each request in turn.
 */
export function wholeRun(
  pace: () => Pace = () => ({ answerAfter: 5, after: 10 }),
  wrong?: Wrong,
): TraceRecord[] {
  const run = activeRun({ configuredKey: 'DispositionCode' });
  const send = (request: BuiltRequest = {}) => {
    const { answerAfter, after } = pace();
    run.dispose({ answerAfter, endAfter: 45, ...request, message: { after } });
  };
  const event = (userData: object) => (wrong === 'event' ? run : run.event({ ...userData }));

  send();
  send({ key: KEY });
  if (wrong === 'duplicate') run.message();
  run.read('call');
  send({ key: KEY, title: 'ERR-01: c', change: 'c', ...refusal });
  if (wrong === 'refusal') run.writtenByOthers({ [KEY]: 'Gws-value-x5' });
  send({ key: OTHER_KEY });
  send({ key: KEY });
  const stored = wrong === 'value' ? 'A B' : 'A  B';
  send({ key: KEY, title: 'ACT-11 spaces', value: 'A  B', stored });
  run.status('Held');
  send({ key: KEY, situation: 'held' });
  run.status('Established').released();

  send({ key: KEY, value: 'Gws-event-1' });
  event({ [KEY]: 'Gws-event-1' });
  if (wrong === 'stray') run.message({ after: 700 });
  send({ value: 'Gws-event-2' });
  event({ DispositionCode: 'Gws-event-2' });
  send({ key: KEY, value: 'Gws-event-3' });
  event({ [KEY]: 'Gws-event-3' });
  send({ key: KEY, title: 'ERR-23: c', change: 'c', ...refusal });
  send({ key: KEY, value: 'Gws-event-4' });
  event({ [KEY]: 'Gws-event-4' });

  run.call('c4');
  send({ key: KEY });
  run.released();
  send({ key: KEY, value: 'Gws-event-5' });
  event({ [KEY]: 'Gws-event-5' });
  run.backTo('c3').wait(1500).read('list');
  if (wrong !== 'silence') sentinels(run.wait(10_000));
  return run.records();
}

const about: Record<string, string[]> = {
  'RES-02': ['x10'],
  'RES-03': ['x2', 'x10'],
  'ACT-08': ['x4', 'x2'],
  'ACT-09': ['x2', 'x4'],
  'ACT-10': ['x4'],
  'ACT-11': ['x8'],
  'ACT-12': ['x2', 'r5'],
  'ACT-13': ['x9'],
  'ACT-17': ['x8'],
  'KEY-01': ['x4'],
  'KEY-02': ['x3'],
  'KEY-04': ['x3'],
  'REL-01': ['x10', 'x16'],
  'REL-04': ['x11'],
  'REL-06': ['x10', 'r18'],
  'REL-07': ['x10', 'x12'],
  'REL-08': ['x15'],
  'REL-09': ['x16'],
  'ERR-23': ['x13'],
};

/** What a requirement is judged on in the story. */
export function subjectOf(id: string): string[] {
  const usual = id.startsWith('ERR') ? 'x5' : id.startsWith('REL') ? 'x10' : 'x2';
  return about[id] ?? [usual];
}

/** The verdict of every requirement on a trace of the story. */
export function verdictsOn(records: readonly TraceRecord[]): Record<string, Verdict> {
  const view = new TraceView(records);
  return Object.fromEntries(catalogue.map((row) => [row.id, judge(view, row, subjectOf(row.id)).verdict]));
}
