import { isPlainRequest } from '../checks/applies.js';
import { defaultEdition } from '../schemas/editions.js';
import type { RequirementResult } from '../schemas/report.gen.js';
import type { Exchange } from '../trace/exchange.js';
import type { intentsOf, WholeTrace } from '../trace/whole.js';

/** For what each request was made, by its id. */
export type Intents = ReturnType<typeof intentsOf>;

const HOLDING = 'ACT-13';

/**
 * The command that drives a contradicted requirement alone, so that it shows again. Alone it is driven where its block says: what
 * showed on the request of another requirement, or on a call in a state that another one leads to, is driven with that one.
 * @param exchange the one that shows it
 */
export function againOf(
  { id, branch, reason }: Pick<RequirementResult, 'id' | 'branch' | 'reason'>,
  { header, reading }: WholeTrace,
  intents: Intents,
  exchange: Exchange | undefined,
): string {
  const { edition = defaultEdition.name } = header.documentation;
  const names = new Set([id]);
  if (exchange !== undefined) {
    // What came to somebody else may have come later than the exchange to which it is held.
    const leading = /, Held\b/.test(reason) ? HOLDING : leadingTo(exchange, branch);
    const { key } = exchange.shape;
    // Whatever a requirement looks at, the documented request is what it sends of a call in its own state.
    const isOwn =
      isPlainRequest(exchange, reading) &&
      key === header.testKeys[0] &&
      (exchange.state === (branch === 'both' ? 'active' : branch) || leading !== undefined);
    const wanting = intents.get(exchange.request.id)?.requirements ?? [id];
    if (!isOwn && !wanting.includes(id)) names.add(wanting[0] ?? id);
    if (leading !== undefined) names.add(leading);
  }
  const forEdition = edition === defaultEdition.name ? '' : ` --edition ${edition}`;
  return `gws-conformance --only ${[...names].join(',')}${forEdition}`;
}

/** The requirement that leads a run to a call in that state, where its own block does not: to the first call, active, or released by the agent. */
function leadingTo(
  { state, releasedBy, call, index }: Exchange,
  branch: RequirementResult['branch'],
): string | undefined {
  if (state === 'ringing') return 'ACT-15';
  if (releasedBy === 'peer') return 'REL-09';
  if (state === 'released') return branch === 'active' ? 'RES-02' : undefined;
  const wasHeld = call.exchanges.slice(0, index + 1).some((each) => each.state === 'held');
  return wasHeld ? HOLDING : undefined;
}
