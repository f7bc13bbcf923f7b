import type { Fingerprint, Report, RequirementResult, Verdict } from '../schemas/report.gen.js';
import type { RepeatedRun } from './repeated-run.js';
import { verdicts as worstFirst } from './wording.js';

/** What became of one requirement over all runs. */
export interface Across {
  /** Its worst verdict, with observed and evidence of the first run that gave it, and how often it was given in the reason. */
  readonly result: RequirementResult;
  readonly repeated: NonNullable<Report['repeats']>['requirements'][number];
}

/** Puts the verdicts of several runs on one requirement together; each report has it. */
export function requirementAcross(id: string, runs: readonly RepeatedRun[]): Across {
  const judged = runs.map((run) => ({ ...run, result: resultIn(run.report, id) }));
  const [worst] = judged.toSorted(
    (a, b) => worstFirst.indexOf(a.result.verdict) - worstFirst.indexOf(b.result.verdict),
  );
  if (worst === undefined) throw new Error('a repetition has one run at least');
  const across = acrossOf(judged);
  const { folder, result } = worst;
  return {
    result: {
      ...ofRun(folder, result),
      reason: reasonOf(judged, worst, across),
      ...(result.fingerprint && { fingerprint: inAnyRun(judged, result.verdict) }),
    },
    repeated: { id, verdicts: judged.map((each) => each.result.verdict), run: folder, across },
  };
}

/** What one run says of a requirement, in the report over all. */
export function ofRun(folder: string, result: RequirementResult): RequirementResult {
  const evidence = result.evidence.map(({ text, exchange, ...piece }) => ({
    ...piece,
    text: `${folder}: ${text}`,
    ...(exchange !== undefined && { exchange: exchangeIn(folder, exchange) }),
  }));
  return { ...result, evidence };
}

/** The id of an exchange of one run in the report over all: exchanges of two runs have the same ids. */
export function exchangeIn(folder: string, id: string): string {
  return `${folder}-${id}`;
}

interface Judged extends RepeatedRun {
  readonly result: RequirementResult;
}

/** What a run says of a requirement, which each run judges. */
export function resultIn({ requirements }: Report, id: string): RequirementResult {
  const result = requirements.find((each) => each.id === id);
  if (result === undefined) throw new Error(`a run of the repetition has no ${id}`);
  return result;
}

/** In what ways any of the runs with a verdict contradicts a requirement. */
function inAnyRun(judged: readonly Judged[], verdict: Verdict): Fingerprint {
  const all = judged.flatMap(({ result }) => (result.verdict === verdict ? (result.fingerprint ?? []) : []));
  const whats = [...new Set(all.map(({ what }) => what))].sort();
  return whats.map((what) => {
    const where = all.filter((each) => each.what === what).flatMap((each) => each.where);
    return { what, where: [...new Set(where)].sort() };
  });
}

function acrossOf(judged: readonly Judged[]): Across['repeated']['across'] {
  const telling = judged.filter(tells);
  if (new Set(telling.map(({ result }) => result.verdict)).size > 1) return 'flaky';
  return accounts(telling).length > 1 ? 'differing' : 'same';
}

// A run that was cut short, or could not begin, is not the target behaving otherwise.
function tells({ stopped, report, result }: Judged): boolean {
  const isOpen = result.verdict === 'inconclusive' || result.verdict === 'error';
  return !isOpen || (!stopped && report.verdict !== 'void');
}

const DID: Readonly<Record<Verdict, string>> = {
  fail: 'failed',
  error: 'error',
  inconclusive: 'inconclusive',
  untested: 'untested',
  warn: 'warned',
  info: 'the same',
  pass: 'passed',
};

function reasonOf(judged: readonly Judged[], worst: Judged, across: Across['repeated']['across']): string {
  const { verdict, reason } = worst.result;
  const alike = judged.filter(({ result }) => result.verdict === verdict);
  // Why something was not run is the same in every run, and of a single run there is nothing to count.
  if (judged.length === 1 || (verdict === 'untested' && alike.length === judged.length)) return reason;
  if (across === 'differing') {
    const each = accounts(judged).map((group) => `${foldersOf(group)}: ${group[0]?.result.reason}`);
    return `differs between the ${judged.length} runs; ${each.join('; ')}`;
  }
  const flaky = across === 'flaky' ? ': flaky' : '';
  return `${DID[verdict]} in ${alike.length} of ${judged.length} runs${flaky}; ${worst.folder}: ${reason}`;
}

function foldersOf(runs: readonly Judged[]): string {
  return runs.map(({ folder }) => folder).join(', ');
}

/** The runs in groups: with the same verdict and, for an `info`, the same account of what the target did. */
function accounts(judged: readonly Judged[]): Judged[][] {
  const groups = new Map<string, Judged[]>();
  for (const each of judged) {
    const { verdict, reason } = each.result;
    const account = verdict === 'info' ? lasting(reason) : verdict;
    groups.set(account, [...(groups.get(account) ?? []), each]);
  }
  return [...groups.values()];
}

// Times, and words with a digit in them such as ids and unique values, differ from run to run by their nature.
function lasting(reason: string): string {
  return reason
    .replace(/\d+(\.\d+)? m?s\b/g, '[time]')
    .replace(/[\p{L}\p{N}_-]*\d[\p{L}\p{N}_-]*/gu, (word) => (word.length < 6 ? word : '[name]'));
}
