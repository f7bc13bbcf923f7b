import { type CallState, type Exchange, neighbour, saysSuccess } from '../trace/exchange.js';
import type { CallMessage } from '../trace/message.js';
import { Known } from './known.js';

// What comes again after so many requests at least is tied to them.
const AGAIN = 2;

const UP: Readonly<Record<string, CallState>> = { Established: 'active', Held: 'held' };

const moved = new Known<ReadonlyMap<Exchange, CallMessage>>();

/**
 * The StatusChange with which a request brought its call into another state, where several requests of the call did: somebody else holds a call or
 * takes it back once, or at another moment.
 */
export function movedByRequest(exchange: Exchange): CallMessage | undefined {
  const { exchanges } = exchange.call;
  const found = moved.of(exchange.call, () => {
    const moves = exchanges.map((other) => [other, moveAfter(other)] as const);
    return new Map(moves.filter((move): move is [Exchange, CallMessage] => move[1] !== undefined));
  });
  return found.size >= AGAIN ? found.get(exchange) : undefined;
}

// Before the message of the request, which came before the next was sent: the run holds a call after that. Or after it, where the call was
// brought back for the next request.
function moveAfter(exchange: Exchange): CallMessage | undefined {
  const { leg, sentSeq, state, shown } = exchange;
  if ((state !== 'active' && state !== 'held') || !saysSuccess(exchange)) return undefined;
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
