import { catalogueOf, row } from '../../specs/catalogue.js';
import { isAccepted } from '../rules/answered.js';
import { judgeAgain } from '../rules/judge.js';
import type { Edition } from '../schemas/editions.gen.js';
import { editionNamed, otherEditions } from '../schemas/editions.js';
import type { RequirementResult, Verdict } from '../schemas/report.gen.js';
import type { HeaderRecord, JudgementRecord } from '../schemas/trace.gen.js';
import { TraceView } from '../trace/view.js';
import { type RunOutcome, runVerdict } from './run-verdict.js';

/** What a run would be, had its target been held to another edition, in words. */
export interface InOtherEdition {
  /** For the end of the headline. */
  readonly tail: string;
  readonly notice: string;
}

/**
 * The other edition by which everything that failed would pass and nothing else fail. What differs between the editions
 * is judged again on the same trace, the rest is as it was. Undefined when there is none, or nothing failed.
 */
export function inOtherEdition(
  view: TraceView,
  judgements: readonly JudgementRecord[],
  outcome: RunOutcome,
): InOtherEdition | undefined {
  const failed = outcome.requirements.filter(({ verdict }) => verdict === 'fail');
  if (failed.length === 0 || failed.some(({ id }) => row(id).editions === undefined)) return undefined;
  for (const edition of otherEditions(editionNamed(view.header.documentation.edition))) {
    const { name } = edition;
    const requirements = heldTo(edition, view, judgements, outcome.requirements);
    const passing = outcome.requirements
      .filter(({ verdict }, index) => isAmiss(verdict) && requirements[index]?.verdict === 'pass')
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

function isAmiss(verdict: Verdict): boolean {
  return verdict === 'fail' || verdict === 'warn';
}

/** The requirements of a run, those that differ between editions judged again by this one. */
function heldTo(
  edition: Edition,
  view: TraceView,
  judgements: readonly JudgementRecord[],
  requirements: readonly RequirementResult[],
): RequirementResult[] {
  const documentation = { ...view.header.documentation, edition: edition.name };
  const header: HeaderRecord = { ...view.header, documentation };
  const held = new TraceView([header, ...view.records.slice(1)]);
  return catalogueOf(edition.name).map((each, index) => {
    const result = requirements[index] as RequirementResult;
    const record = judgements.find(({ requirement }) => requirement === each.id);
    if (each.editions === undefined || record === undefined) return result;
    const subject = each.id === THE_REQUEST ? requestOf(edition, held, judgements) : record.subject;
    return { ...result, ...judgeAgain(held, each, { ...record, subject }) };
  });
}

// The one requirement that is about where the request is posted, and the one that tries the address of another edition.
const THE_REQUEST = 'RES-01';
const AT_OTHER_ADDRESS = 'RES-07';

/**
 * The exchange whose request is the documented one of an edition, which the run drove as a form to fall back on or for
 * RES-07: the first that was taken, else the first. Empty when it drove none.
 */
function requestOf(edition: Edition, view: TraceView, judgements: readonly JudgementRecord[]): string[] {
  const tried = judgements.find(({ requirement }) => requirement === AT_OTHER_ADDRESS)?.subject ?? [];
  const path = new RegExp(`${edition.address.replace(/\{\w+\}/, '[^/?]+')}$`);
  const there = view.exchanges.filter(
    ({ agent, id, change, request, situation }) =>
      agent === 'agent' &&
      situation === 'active' &&
      (change === undefined || tried.includes(id)) &&
      path.test(request?.url ?? ''),
  );
  const exchange = there.find((each) => isAccepted(view, each)) ?? there[0];
  return exchange === undefined ? [] : [exchange.id];
}
