import { newWays } from '../../baseline/standing.js';
import { isNotAsked } from '../../judge/not-asked.js';
import type { Change, Comparison } from '../../schemas/comparison.gen.js';
import type { Report, RequirementResult, Verdict } from '../../schemas/report.gen.js';
import { isContradicted } from '../because.js';
import { withoutShare } from '../contradictions.js';
import { duration } from '../duration.js';
import { knownFailure } from '../known-failures.js';
import { latencyNames } from '../latency-lines.js';
import { counted } from '../wording.js';
import { basisDifferences } from './basis.js';
import { exchangePair } from './exchange-pair.js';
import { latencyShifts, otherWay } from './latency-shift.js';

/** A report with the name that it was given by. */
export interface NamedReport {
  readonly name: string;
  readonly report: Report;
}

// In the order in which a reader wants them.
const KINDS: readonly Change['kind'][] = [
  'regressed',
  'otherwise',
  'known',
  'found',
  'flaky',
  'unproven',
  'gone',
  'fixed',
  'proven',
  'added',
];
const REGRESSIONS: readonly Change['kind'][] = ['regressed', 'otherwise'];

/** What two reports tell otherwise, requirement by requirement, and which latencies moved. */
export function comparisonOf(before: NamedReport, after: NamedReport): Comparison {
  const ids = [...new Set([before, after].flatMap(({ report }) => report.requirements.map(({ id }) => id)))];
  const isLeftOut = (id: string) =>
    [before, after].some(({ report }) =>
      report.requirements.some((each) => each.id === id && isNotAsked(each)),
    );
  const compared = ids.filter((id) => !isLeftOut(id));
  const changes = compared
    .map((id) => changeOf(id, before.report, after.report))
    .filter((each) => each !== undefined)
    .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  const regressed = changes.filter(({ kind }) => REGRESSIONS.includes(kind));
  const latency = latencyShifts(before.report.timing.latency, after.report.timing.latency);
  return {
    headline: headlineOf(changes, regressed),
    regressions: regressed.length,
    before: about(before),
    after: about(after),
    differs: basisDifferences(before.report, after.report),
    changes,
    unchanged: compared.length - changes.length,
    latency,
    notes: [
      ...notesOf(before, after, ids.length - compared.length),
      ...otherWay(before.report.timing.latency, after.report.timing.latency, latency),
    ],
  };
}

/** Whether one of the reports judged nothing, so that nothing can be said of the other. */
export function isVoid({ before, after }: Comparison): boolean {
  return before.verdict === 'void' || after.verdict === 'void';
}

function about({ name, report }: NamedReport): Comparison['before'] {
  const { target, startedAt, verdict, headline } = report;
  return { name, url: target.url, startedAt, verdict, headline };
}

type Standing = 'kept' | 'contradicted' | 'open';

const STANDING: Readonly<Record<Verdict, Standing>> = {
  pass: 'kept',
  info: 'kept',
  fail: 'contradicted',
  warn: 'contradicted',
  inconclusive: 'open',
  untested: 'open',
  error: 'open',
};

function changeOf(id: string, before: Report, after: Report): Change | undefined {
  const [then, now] = [resultOf(before, id), resultOf(after, id)];
  const one = now ?? then;
  if (one === undefined) return undefined;
  const plain = kindOf(then, now, isFlaky(after, id) && !isFlaky(before, id));
  if (plain === undefined) return undefined;
  const kind = REGRESSIONS.includes(plain) && knownFailure(after, id) !== undefined ? 'known' : plain;
  const { level, title } = one;
  return {
    ...{ id, kind, level, title },
    ...(then && { before: then.verdict }),
    ...(now && { after: now.verdict }),
    text: textOf(kind, then, now),
    ...shown(kind, before, after, id),
  };
}

function kindOf(
  then: RequirementResult | undefined,
  now: RequirementResult | undefined,
  isFlakyNow: boolean,
): Change['kind'] | undefined {
  if (now === undefined) return 'gone';
  if (then === undefined) return 'added';
  const [was, is] = [STANDING[then.verdict], STANDING[now.verdict]];
  if (is === 'contradicted' && was === 'kept') return 'regressed';
  if (is === 'contradicted' && was === 'open') return 'found';
  if (is === 'contradicted' && newWays(then.fingerprint, now.fingerprint).length > 0) return 'otherwise';
  if (isFlakyNow) return 'flaky';
  if (is === was) return undefined;
  if (is === 'open') return 'unproven';
  return was === 'contradicted' ? 'fixed' : 'proven';
}

function textOf(
  kind: Change['kind'],
  then: RequirementResult | undefined,
  now: RequirementResult | undefined,
): string {
  if (kind === 'otherwise') {
    const [first, ...more] = newWays(then?.fingerprint, now?.fingerprint);
    return `for another reason: ${first}${more.length > 0 ? `, and in ${counted(more.length, 'more way')}` : ''}`;
  }
  if (kind === 'fixed') return `was: ${withoutShare(then?.reason ?? '')}`;
  return withoutShare((now ?? then)?.reason ?? '');
}

/** What shows a requirement that is contradicted anew. */
function shown(kind: Change['kind'], before: Report, after: Report, id: string): Partial<Change> {
  if (!REGRESSIONS.includes(kind) && kind !== 'found') return {};
  const contradiction = after.contradictions?.find((each) => each.id === id);
  if (contradiction === undefined) return {};
  const { again, exchange } = contradiction;
  const pair = exchange === undefined ? undefined : exchangePair(before, after, id, exchange);
  return { again, ...(pair && { exchange: pair }) };
}

function resultOf({ requirements }: Report, id: string): RequirementResult | undefined {
  return requirements.find((each) => each.id === id);
}

function isFlaky({ repeats }: Report, id: string): boolean {
  return repeats?.requirements.find((each) => each.id === id)?.across === 'flaky';
}

function headlineOf(changes: readonly Change[], regressed: readonly Change[]): string {
  const names = (of: readonly Change[]) => of.map(({ id }) => id).join(', ');
  const others = KINDS.filter((kind) => !REGRESSIONS.includes(kind)).flatMap((kind) => {
    const of = changes.filter((each) => each.kind === kind);
    return of.length === 0 ? [] : [`${of.length} ${WORDS[kind]}`];
  });
  const first =
    regressed.length === 0
      ? 'no regression'
      : `${counted(regressed.length, 'regression')}: ${names(regressed)}`;
  return [first, ...others].join('; ');
}

/** What a kind of change is called in a list. */
export const WORDS: Readonly<Record<Change['kind'], string>> = {
  regressed: 'regressed',
  otherwise: 'fails for another reason',
  known: 'a known failure, and none before',
  found: 'contradicted, and not decided before',
  flaky: 'flaky, and steady before',
  unproven: 'not proven any more',
  gone: 'gone',
  fixed: 'fixed',
  proven: 'newly proven',
  added: 'added',
};

function notesOf(
  { name, report: before }: NamedReport,
  { name: other, report: after }: NamedReport,
  leftOut: number,
): string[] {
  const [a, b] = [before.target, after.target];
  const blind = before.requirements.some((each) => isContradicted(each) && each.fingerprint === undefined);
  const empty = [...(before.verdict === 'void' ? [name] : []), ...(after.verdict === 'void' ? [other] : [])];
  return [
    ...empty.map((each) => `${each} is the report of a run that judged nothing: nothing can be compared.`),
    ...(a.url === b.url || (a.kind === 'reference' && b.kind === 'reference')
      ? []
      : [`The targets are ${a.url} and ${b.url}.`]),
    ...(leftOut > 0
      ? [`${counted(leftOut, 'requirement')} left out by --only or --skip in one of them.`]
      : []),
    ...(blind
      ? [
          `${name} is of an earlier version, without fingerprints: that something fails for another reason cannot be told.`,
        ]
      : []),
  ];
}

/** A latency that moved, as a sentence: `notification is slower: p50 12 ms became 40 ms (by 28 ms; 99 % of the times are above those of then)`. */
export function latencyInWords({
  name,
  before,
  after,
  shiftMs,
  above,
}: Comparison['latency'][number]): string {
  const isSlower = shiftMs > 0;
  const share = Math.round((isSlower ? above : 1 - above) * 100);
  return `${latencyNames[name]} is ${isSlower ? 'slower' : 'faster'}: p50 ${duration(before)} became ${duration(after)}, by ${duration(Math.abs(shiftMs))} (${share} of 100 times are ${isSlower ? 'above' : 'below'} those of then)`;
}
