import type { KnownFailure, Report, StaleEntry } from '../schemas/report.gen.js';
import { counted } from './wording.js';

/** Whether nothing is contradicted that is not a known failure, and nothing else is amiss. */
export function isKnownAlone({ verdict, exitCode, baseline }: Report): boolean {
  return verdict === 'non-conformant' && exitCode === 0 && baseline !== undefined;
}

/** The verdict of the run as a reader is told it. */
export function verdictTold(report: Report): string {
  return isKnownAlone(report) ? 'conformant but for known failures' : report.verdict;
}

/** The known failure that a requirement is, if it is one. */
export function knownFailure({ baseline }: Report, id: string): KnownFailure | undefined {
  return baseline?.known.find((each) => each.id === id);
}

/** Why a failure is put up with, where it is being mended, how long it has been known, and until when. */
export function knownInWords({ reason, issue, noted, days, expires }: KnownFailure): string {
  const since =
    noted === undefined || days === undefined ? [] : [`known for ${counted(days, 'day')}, since ${noted}`];
  const until = expires === undefined ? [] : [`until ${expires}`];
  return [reason, ...(issue === undefined ? [] : [issue]), ...since, ...until].join('; ');
}

/** What is so now, and what to do. */
export function staleInWords({ id, text, advice }: StaleEntry): string {
  return `${id} ${text}: ${advice}`;
}
