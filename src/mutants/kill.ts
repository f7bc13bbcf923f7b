import type { Deviation } from '../reference/named-behaviour.js';
import { isAmiss } from '../report/open-requirements.js';
import type { Verdict } from '../schemas/report.gen.js';
import type { Outcome } from './outcome.js';

/** What became of a mutant, or of a deviation that leaves something unproven. */
export interface Kill {
  readonly name: string;
  readonly description: string;
  /** The requirement that it contradicts; undefined = none, and nothing may be said to fail. */
  readonly requirement?: string;
  /** Whether its requirement, and everything else, got exactly the verdict that is written down with it. */
  readonly killed: boolean;
  /** What else is neither pass nor info. */
  readonly also: Readonly<Record<string, Verdict>>;
  /** What is not as it is written down, in words. */
  readonly wrong: readonly string[];
  /** What was not so in the first of two runs, where the second one counts. */
  readonly wrongAtFirst?: readonly string[];
}

/**
 * Holds an outcome to what is written down with the deviation: its requirement got `fail` (MUST), `warn` (SHOULD), or
 * (MAY) an `info` with the words that it names and that the plain reference does not bring about; all else exactly as said.
 * @param plain the outcome of the reference without a deviation
 */
export function killOf(name: string, deviation: Deviation, outcome: Outcome, plain: Outcome): Kill {
  const { contradicts, description } = deviation;
  const seen = new Map(outcome.requirements.map((each) => [each.id, each]));
  const own = contradicts === undefined ? undefined : seen.get(contradicts);
  const tripped = outcome.requirements.filter(isAmiss);
  const also = Object.fromEntries(
    tripped.filter(({ id }) => id !== contradicts).map(({ id, verdict }) => [id, verdict]),
  );
  const wrong =
    outcome.crash !== undefined
      ? [`the run came to no end: ${outcome.crash}`]
      : [
          ...(contradicts === undefined ? falseAlarms(outcome) : ownVerdict(deviation, own, plain)),
          ...otherVerdicts(deviation, seen),
          ...(outcome.unlikeWithoutIntents ?? []).map(
            (id) => `${id} gets another verdict from the trace without its intent records`,
          ),
          ...(outcome.unlikeAsRecording ?? []).map(
            (id) => `${id} is contradicted by the run alone, or by its trace as a recording alone`,
          ),
          ...(contradicts === undefined ? nothingOpen(deviation, seen) : []),
          ...(outcome.left > 0 ? [`${outcome.left} calls, logins or CometD sessions were left behind`] : []),
        ];
  return { name, description, requirement: contradicts, killed: wrong.length === 0, also, wrong };
}

type Result = Outcome['requirements'][number];

function ownVerdict({ contradicts, says }: Deviation, own: Result | undefined, plain: Outcome): string[] {
  if (own === undefined) return [`${contradicts} is no requirement that was judged`];
  const wanted = own.level === 'MUST' ? 'fail' : own.level === 'SHOULD' ? 'warn' : 'info';
  const words = `${own.id} is ${own.verdict}, not ${wanted}: ${own.reason}`;
  if (own.verdict !== wanted) return [words];
  if (wanted !== 'info') return [];
  if (says === undefined)
    return [`${own.id} is a MAY, and no words are written down that tell the behaviours apart`];
  if (!own.reason.includes(says)) return [`${own.id} does not say "${says}": ${own.reason}`];
  const same = plain.requirements.find(({ id }) => id === own.id)?.reason.includes(says);
  return same ? [`${own.id} says "${says}" of the reference without a deviation too`] : [];
}

function otherVerdicts(
  { contradicts, also = {}, perhaps = {} }: Deviation,
  seen: ReadonlyMap<string, Result>,
): string[] {
  return [...seen.values()].flatMap(({ id, verdict, reason }) => {
    const wanted = also[id];
    if (id === contradicts || wanted === verdict || perhaps[id] === verdict) return [];
    const isQuiet = verdict === 'pass' || verdict === 'info';
    // What one exchange leaves open another may decide, as the times fall.
    if (wanted === 'inconclusive' && isQuiet) return [];
    if (wanted === undefined) {
      // What is only unproven may leave more unproven, as the times fall.
      return isQuiet || (contradicts === undefined && verdict === 'inconclusive')
        ? []
        : [`${id} is ${verdict}, which is not written down: ${reason}`];
    }
    return [`${id} is ${verdict}, not ${wanted}: ${reason}`];
  });
}

// What contradicts nothing must leave something open.
function nothingOpen({ also = {} }: Deviation, seen: ReadonlyMap<string, Result>): string[] {
  const isOpen = Object.keys(also).some((id) => seen.get(id)?.verdict === also[id]);
  return isOpen ? [] : [`none of ${Object.keys(also).join(', ')} is left open`];
}

function falseAlarms({ requirements }: Outcome): string[] {
  return requirements
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'error')
    .map(({ id, verdict, reason }) => `${id} is ${verdict}, though nothing is contradicted: ${reason}`);
}
