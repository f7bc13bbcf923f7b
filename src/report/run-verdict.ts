import { isNotAsked, notAskedBy } from '../judge/not-asked.js';
import { catalogueOf } from '../requirement.js';
import type { Report, RequirementResult, StaleEntry } from '../schemas/report.gen.js';
import { clipped } from '../trace/visible.js';
import { leftOpenBy } from './because.js';
import { inOrder, withoutShare } from './contradictions.js';
import { counted } from './wording.js';

/** What the exit code and the verdict of a run are made from, beside its requirements. */
export interface RunOutcome {
  readonly requirements: readonly RequirementResult[];
  readonly profile: Report['profile'];
  readonly target: Report['target'];
  /** How many SetCallDisposition requests were sent. */
  readonly exchanges: number;
  readonly requireComplete: boolean;
  readonly strict: boolean;
  /** What became of the known failures (--baseline). */
  readonly standing?: Report['baseline'];
}

// So much of a reason is enough for a headline, and so many stale entries.
const LONGEST = 200;
const MOST_STALE = 3;

type Summing = Pick<Report, 'verdict' | 'headline' | 'exitCode' | 'unproven'>;

/** The rows that decide: every MUST of the profile. What only an event source can show is no part of the profile `api`. */
export function musts(
  requirements: readonly RequirementResult[],
  profile: Report['profile'],
): RequirementResult[] {
  const needEvents = catalogueOf().filter(({ needs }) => needs?.includes('events'));
  const isBeyond = (id: string) => profile === 'api' && needEvents.some((each) => each.id === id);
  return requirements.filter(({ id, level }) => level === 'MUST' && !isBeyond(id));
}

/**
 * The run's verdict, headline and exit code (docs/verdicts.md, "The run"). What --only leaves out is a gap only to --require-complete.
 * Known failures change the headline and the exit code, never the verdict.
 */
export function runVerdict(outcome: RunOutcome): Summing {
  const decisive = musts(outcome.requirements, outcome.profile);
  const having = (...verdicts: string[]) => decisive.filter(({ verdict }) => verdicts.includes(verdict));
  const failed = inOrder(having('fail'));
  const errors = having('error');
  const undecided = having('inconclusive', 'error');
  const allUntested = having('untested');
  const untested = outcome.requireComplete ? allUntested : allUntested.filter((each) => !isNotAsked(each));
  const notAsked = allUntested.length - untested.length;
  const unproven = [...undecided, ...allUntested].map(({ id, verdict, reason }) => ({ id, verdict, reason }));
  const { known = [], stale = [] } = outcome.standing ?? {};
  const isKnown = ({ id }: { id: string }) => known.some((each) => each.id === id);
  const breaking = outcome.strict ? ['fail', 'warn'] : ['fail'];
  const excused = known.filter(({ verdict }) => breaking.includes(verdict));
  const those = excused.length > 0 && `${counted(excused.length, 'known failure')}: ${names(excused)}`;
  const besides = those ? `; besides ${those}` : '';
  const but = (end: string) => (those ? ` but for ${those}${end}` : '');
  const { verdict } = verdictOf(failed);
  const judged = verdictOf(failed.filter((each) => !isKnown(each)));
  const warned =
    outcome.strict && outcome.requirements.some((each) => each.verdict === 'warn' && !isKnown(each));
  const isStale = stale.length > 0 && verdict !== 'void';
  const prefix = outcome.target.kind === 'remote' ? '' : `${outcome.target.kind}: `;
  return {
    verdict,
    exitCode: warned || isStale ? 1 : judged.exitCode,
    headline: prefix + (stale.length > 0 ? `${staleInWords(stale)}; ` : '') + judged.headline,
    unproven,
  };

  function verdictOf(failed: readonly RequirementResult[]): Omit<Summing, 'unproven'> {
    const ofThemselves = undecided.filter(({ because }) => because === undefined);
    const rest = notProven(outcome.requirements, undecided, [...ofThemselves, ...untested]);
    if (failed.length > 0) {
      return {
        verdict: 'non-conformant',
        headline: `non-conformant: ${names(failed)} failed${rest}${besides}`,
        exitCode: 1,
      };
    }
    if (outcome.exchanges === 0) return voidOf(outcome);
    if (undecided.length > 0) {
      return {
        verdict: 'inconclusive',
        headline: `inconclusive${rest}${mostOf(ofThemselves)}${besides}`,
        exitCode: errors.length > 0 ? 4 : 3,
      };
    }
    if (untested.length > 0) {
      const except = untested.map(({ id, reason }) => `${id} (${reason})`).join(', ');
      return {
        verdict: 'partially-conformant',
        headline: `conformant${but(';')} except ${names(untested)}: not run: ${reasonsOf(untested) ?? except}`,
        exitCode: outcome.requireComplete ? 3 : 0,
      };
    }
    if (notAsked > 0) {
      const asked = outcome.requirements.filter((each) => !isNotAsked(each));
      const flag = notAskedBy(allUntested);
      // Whoever names requirements knows them by name.
      const what = flag === '--only' ? names(asked) : `${decisive.length - notAsked} MUST`;
      return {
        verdict: 'conformant',
        headline: `conformant${but(',')} in what was asked (${flag}): ${what}; ${notAsked} of ${decisive.length} MUST not asked`,
        exitCode: 0,
      };
    }
    const all = `${decisive.length} of ${decisive.length} MUST of profile ${outcome.profile} proven`;
    return { verdict: 'conformant', headline: `conformant${but('') || `: ${all}`}`, exitCode: 0 };
  }
}

function voidOf({ requirements, target }: RunOutcome): Omit<Summing, 'unproven'> {
  // Of any level: what was to be run may have been a SHOULD alone.
  const reasonOf = (what: string) => requirements.find(({ verdict }) => verdict === what)?.reason;
  const error = reasonOf('error');
  const none =
    target.kind === 'recording'
      ? 'the recording holds no SetCallDisposition request'
      : 'no requirement was to be run';
  const why = error ?? reasonOf('inconclusive') ?? none;
  return {
    verdict: 'void',
    headline: `void: nothing was judged: ${why}`,
    exitCode: error === undefined ? 3 : 4,
  };
}

/** `; 2 not proven because of ACT-01: ACT-03, ACT-05; not proven: ERR-12`, what is open for something else after what has its cause. */
function notProven(
  requirements: readonly RequirementResult[],
  undecided: readonly RequirementResult[],
  others: readonly RequirementResult[],
): string {
  const followed = inOrder(requirements).map(({ id }) => ({ id, open: leftOpenBy(id, undecided) }));
  return [
    ...followed
      .filter(({ open }) => open.length > 0)
      .map(({ id, open }) => `; ${open.length} not proven because of ${id}: ${names(open)}`),
    ...(others.length > 0 ? [`; not proven: ${names(others)}`] : []),
  ].join('');
}

/** `stale baseline: REL-01 is pass, and was expected to fail`. */
function staleInWords(stale: readonly StaleEntry[]): string {
  const told = stale.slice(0, MOST_STALE).map(({ id, text }) => `${id} ${clipped(text, LONGEST)}`);
  const more = stale.length > MOST_STALE ? `, ${stale.length - MOST_STALE} more` : '';
  return `stale baseline: ${told.join(', ')}${more}`;
}

function names(requirements: readonly { id: string }[]): string {
  return requirements.map(({ id }) => id).join(', ');
}

/** The reason that most of the requirements are open for, which is likely what to mend: `; 16 of 19: The run was stopped`. */
function mostOf(open: readonly RequirementResult[]): string {
  const counts = new Map<string, number>();
  for (const { reason } of open) {
    const words = withoutCase(withoutShare(reason));
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  if (most === undefined || most[1] * 2 <= open.length) return '';
  const [reason, count] = most;
  return `; ${count === open.length ? '' : `${count} of ${open.length}: `}${clipped(reason, LONGEST)}`;
}

// A case is named before the reason why it is open: `released: The run was stopped`.
function withoutCase(reason: string): string {
  return reason.replace(/^[a-z][a-z ]*: (?=[A-Z])/, '');
}

// One reason for all is said once.
function reasonsOf(untested: readonly RequirementResult[]): string | undefined {
  const reasons = [...new Set(untested.map(({ reason }) => reason))];
  return reasons.length === 1 ? reasons[0] : undefined;
}
