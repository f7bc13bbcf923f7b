import { defaultEdition } from '../schemas/editions.js';
import type { Exchange } from '../trace/exchange.js';
import { intentsOf, type WholeTrace } from '../trace/whole.js';

/**
 * The command that drives a contradicted requirement alone, so that it shows again. Alone it is driven where its block says: what
 * showed on the request of another requirement, or on a call in a state that another one leads to, is driven with that one.
 * @param exchange the one that shows it
 */
export function againOf(id: string, { records, header }: WholeTrace, exchange: Exchange | undefined): string {
  const { edition = defaultEdition.name } = header.documentation;
  const wanting = exchange && intentsOf(records).get(exchange.request.id)?.requirements;
  const [first = id] = wanting?.includes(id) ? [id] : (wanting ?? []);
  const names = new Set([id, first, ...(exchange === undefined ? [] : leadingTo(exchange))]);
  return `gws-conformance --only ${[...names].join(',')}${edition === defaultEdition.name ? '' : ` --edition ${edition}`}`;
}

/** The requirement that leads a run to a call in that state; none leads to the first call, active and released by the agent. */
function leadingTo({ state, releasedBy, call, index }: Exchange): string[] {
  if (state === 'ringing') return ['ACT-15'];
  if (releasedBy === 'peer') return ['REL-09'];
  const wasHeld = call.exchanges.slice(0, index + 1).some((each) => each.state === 'held');
  return wasHeld && state !== 'released' ? ['ACT-13'] : [];
}
