import { judgeTrace } from '../judge/judge.js';
import { catalogueOf, requirementOf } from '../requirement.js';
import type { Edition } from '../schemas/editions.gen.js';
import { editionNamed, otherEditions } from '../schemas/editions.js';
import type { RequirementResult } from '../schemas/report.gen.js';
import type { WholeTrace } from '../trace/whole.js';
import { isContradicted } from './because.js';
import { type RunOutcome, runVerdict } from './run-verdict.js';

/** What a run would be, had its target been held to another edition, in words. */
export interface InOtherEdition {
  /** For the end of the headline. */
  readonly tail: string;
  readonly notice: string;
}

/**
 * The other edition by which everything that failed would pass and nothing else fail. What differs between the editions
 * is judged again on the same trace, the rest is as it was, and so is what that leaves open: the run was driven by the edition that
 * its header names. Undefined when there is none, or nothing failed.
 */
export function inOtherEdition(trace: WholeTrace, outcome: RunOutcome): InOtherEdition | undefined {
  const failed = outcome.requirements.filter(({ verdict }) => verdict === 'fail');
  if (failed.length === 0 || failed.some(({ id }) => requirementOf(id).editions === undefined))
    return undefined;
  for (const edition of otherEditions(editionNamed(trace.header.documentation.edition))) {
    const { name } = edition;
    const requirements = heldTo(edition, trace, outcome.requirements);
    const passing = outcome.requirements
      .filter((each, index) => isContradicted(each) && requirements[index]?.verdict === 'pass')
      .map(({ id }) => id);
    if (!failed.every(({ id }) => passing.includes(id))) continue;
    if (requirements.some(({ verdict }) => verdict === 'fail')) continue;
    const { verdict } = runVerdict({ ...outcome, requirements });
    return {
      tail: `; as edition ${name} it would be ${verdict}`,
      notice: `Judged by edition ${name} on the same trace, ${passing.join(', ')} would pass, and the target would be ${verdict}.`,
    };
  }
  return undefined;
}

/** The requirements of a run, those that differ between editions judged again by this one. */
function heldTo(
  edition: Edition,
  { records }: WholeTrace,
  requirements: readonly RequirementResult[],
): RequirementResult[] {
  const { results } = judgeTrace(records, { edition: edition.name, keep: Number.POSITIVE_INFINITY });
  return catalogueOf(edition.name).map((each, index) => {
    const result = requirements[index] as RequirementResult;
    const again = results.get(each.id);
    if (each.editions === undefined || result.verdict === 'untested' || again === undefined) return result;
    if (again.verdict === 'inconclusive' && !isContradicted(result)) return result;
    const { counts: _, ...judged } = again;
    return { ...result, ...judged };
  });
}
