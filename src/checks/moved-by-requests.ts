import { type CallState, type Exchange, neighbour, saysSuccess } from '../trace/exchange.js';
import type { CallMessage } from '../trace/message.js';
import { Known } from './known.js';

// What comes with each of so many requests at least is tied to them.
const TIED = 3;

const UP: Readonly<Record<string, CallState>> = { Established: 'active', Held: 'held' };

const moved = new Known<ReadonlyMap<Exchange, CallMessage>>();

/**
 * The StatusChange with which a request brought its call into another state, where each request of the call in that state did, or each under one
 * key and none under another: somebody else holds a call or takes it back at other moments, too.
 */
export function movedByRequest(exchange: Exchange): CallMessage | undefined {
  const { exchanges } = exchange.call;
  const found = moved.of(exchange.call, () => {
    const moves = new Map<Exchange, CallMessage>();
    for (const state of Object.values(UP)) {
      const asked = exchanges.filter((other) => other.state === state && saysSuccess(other));
      const seen = asked.flatMap((other) => {
        const move = moveAfter(other);
        return move === undefined ? [] : [[other, move] as const];
      });
      const keys = new Set(seen.map(([{ shape }]) => shape.key));
      const sort = keys.size === 1 ? asked.filter(({ shape }) => keys.has(shape.key)) : asked;
      if (seen.length >= TIED && seen.length === sort.length)
        for (const [other, move] of seen) moves.set(other, move);
    }
    return moves;
  });
  return found.get(exchange);
}

// Before the message of the request, which came before the next was sent: the run holds a call after that. Or after it, where the call was
// brought back for the next request.
function moveAfter(exchange: Exchange): CallMessage | undefined {
  const { leg, sentSeq, state, shown } = exchange;
  const next = neighbour(exchange, 1);
  const move = leg.firstAfter(
    sentSeq,
    ({ notificationType, state: now }) =>
      notificationType === 'StatusChange' && UP[now ?? ''] !== undefined && UP[now ?? ''] !== state,
  );
  if (move === undefined || next === undefined || move.seq > next.sentSeq) return undefined;
  const own = shown.get(leg.agent);
  const isBeforeOwn = own !== undefined && move.seq < own.seq && own.seq < next.sentSeq;
  return isBeforeOwn || next.state === state ? move : undefined;
}
