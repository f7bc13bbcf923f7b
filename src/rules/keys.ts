import { isDeepStrictEqual } from 'node:util';
import type { Exchange } from '../trace/exchange.js';
import { type CallMessage, own } from '../trace/message.js';
import type { TraceView } from '../trace/view.js';

/** The notificationType of the page's sample (page, notification sample). */
export const ATTACHED_DATA_CHANGED = 'AttachedDataChanged';
/** The messageType of the page's sample (page, notification sample). */
export const CALL_STATE_CHANGE_MESSAGE = 'CallStateChangeMessage';

/** A key that was learnt: which, and the message that showed it; or why none could be. */
export interface ConfiguredKey {
  readonly key?: string;
  readonly learntFrom?: CallMessage;
  readonly candidates: readonly string[];
}

/**
 * The key configured on the server: GWS_DISPOSITION_KEY when set, else the one key that takes the unique value of the
 * first documented request without dispositionKey on an active call (KEY-02); held for the run.
 */
export function configuredKey(view: TraceView): ConfiguredKey {
  const found = known.get(view) ?? findKey(view);
  known.set(view, found);
  return found;
}

// A view never changes, and every rule asks for the key, many times.
const known = new WeakMap<TraceView, ConfiguredKey>();

function findKey(view: TraceView): ConfiguredKey {
  if (view.header.configuredKey !== undefined) {
    return { key: view.header.configuredKey, candidates: [view.header.configuredKey] };
  }
  for (const exchange of view.exchanges) {
    if (exchange.key !== undefined || exchange.change !== undefined || exchange.situation !== 'active')
      continue;
    const learnt = keysThatTook(exchange);
    if (learnt !== undefined) return learnt;
  }
  return { candidates: [] };
}

function keysThatTook(exchange: Exchange): ConfiguredKey | undefined {
  for (const message of exchange.messages) {
    if (message.notificationType !== ATTACHED_DATA_CHANGED || message.userData === undefined) continue;
    const keys = Object.keys(message.userData).filter((key) =>
      isDeepStrictEqual(own(message.userData, key), exchange.value),
    );
    if (keys.length > 0)
      return { key: keys.length === 1 ? keys[0] : undefined, learntFrom: message, candidates: keys };
  }
  return undefined;
}

/** The user data key that a request writes: the one it names, else the configured one; undefined while that is unknown. */
export function keyOf(view: TraceView, exchange: Exchange): string | undefined {
  return exchange.key ?? configuredKey(view).key;
}
