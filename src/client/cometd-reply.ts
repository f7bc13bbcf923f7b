import { adviceOf, type BayeuxMessage, reasonOf } from '../trace/bayeux.js';
import { isFlood, standsBefore } from '../trace/before-operation.js';
import type { RawOutcome } from './ask.js';
import { retryAfterMs } from './send-again.js';

const longestRetryAfterMs = 30_000;

/** What became of one Bayeux message that was sent. */
export interface Reply {
  outcome: RawOutcome;
  /** The reply to what was sent; absent when there was none. */
  meta?: BayeuxMessage;
  /** True when a 2xx answer held a reply that says it was successful. */
  successful: boolean;
  /** How many messages came with it. */
  delivered: number;
}

/** An unsuccessful connect whose session the server keeps: it says so itself, and no message is lost. */
export function asksForRetry(reply: Reply): boolean {
  const { meta, successful } = reply;
  return meta !== undefined && !successful && adviceOf(meta).reconnect === 'retry' && !isUnknown(reply);
}

/** An unsuccessful handshake after which the server advises another: it is busy, and nobody is refused. */
export function asksForHandshake({ meta, successful }: Reply): boolean {
  const { reconnect } = adviceOf(meta);
  return meta !== undefined && !successful && (reconnect === 'handshake' || reconnect === 'retry');
}

/** The server does not know the clientId (any more). */
export function isUnknown({ meta, successful }: Reply): boolean {
  return meta !== undefined && !successful && /^402/.test(reasonOf(meta));
}

/** Whether a poll was ended by its connection or by what stands between: the session may live on. */
export function isCutOff({ outcome: { response, failure } }: Reply): boolean {
  if (failure)
    return (
      failure.stage === 'response' && (failure.name === 'ConnectionReset' || failure.name === 'Truncated')
    );
  return response !== undefined && standsBefore(response) !== undefined;
}

/** Whether a poll was refused by a filter against floods of requests. */
export function isRefusedAsFlood({ outcome: { response } }: Reply): boolean {
  return response !== undefined && isFlood(response);
}

/** The pause that what stands between asks for before the next try, in milliseconds. */
export function askedPause({ outcome: { response } }: Reply): number {
  return response ? Math.min(retryAfterMs(response.headers), longestRetryAfterMs) : 0;
}

/** Why a session is lost with a reply, for people. */
export function lossOf({ outcome, meta, successful }: Reply): string {
  if (outcome.failure) return `${outcome.failure.name}: ${outcome.failure.message}`;
  if (successful) return `advice: reconnect ${adviceOf(meta).reconnect}`;
  return `HTTP ${outcome.response?.status}, ${reasonOf(meta)}`;
}

/** How a poll was cut off, for people. */
export function cutOf({ outcome: { response, failure } }: Reply): string {
  return failure ? `${failure.name}: ${failure.message}` : String(response && standsBefore(response));
}
