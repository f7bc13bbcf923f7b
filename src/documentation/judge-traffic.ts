import type { Finding, TrafficPlace } from '../schemas/report.gen.js';
import { judgeUndocumented } from './doc-07-undocumented.js';
import { judgeUnseen } from './doc-08-unseen.js';
import { type Contradicting, judgeContradicted } from './doc-09-contradicted.js';
import { readShippedPage } from './edition.js';
import { judgeShippedPage } from './judge.js';

/**
 * Judges the shipped page against what a target did: the catalogue's rows DOC-07 to DOC-09.
 * @param own the findings about the page itself
 * @returns the findings in the order of their ids
 */
export function judgeAgainstTraffic(
  places: readonly TrafficPlace[],
  requirements: readonly Contradicting[],
  own: readonly Finding[],
): Finding[] {
  const page = readShippedPage();
  return [
    ...judgeUndocumented(page, places),
    ...judgeUnseen(page, places),
    ...judgeContradicted(page, places, requirements, own),
  ];
}

/** All findings about the shipped page: its own, and those against what a target did, where that is known. */
export function allFindings(
  places: readonly TrafficPlace[] | undefined,
  requirements: readonly Contradicting[],
): Finding[] {
  const own = judgeShippedPage();
  return [...own, ...(places === undefined ? [] : judgeAgainstTraffic(places, requirements, own))];
}
