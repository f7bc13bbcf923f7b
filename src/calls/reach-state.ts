import type { Timeouts, TraceRecord } from '../schemas/trace.gen.js';
import { type CallMessage, callMessage } from '../trace/message.js';
import type { Recorder } from '../trace/recorder.js';
import { CallNotMade } from './errors.js';
import { stateListed } from './hang-up.js';
import type { Operated } from './leg.js';
import type { ToldCall } from './told-call.js';

// How long a state is waited for yet after the request for it was refused.
const REFUSED_MS = 2000;

/** What every call of a run shares. */
export interface CallContext {
  readonly recorder: Recorder;
  readonly timeouts: Timeouts;
  readonly signal?: AbortSignal;
}

/** A call that is to come into a state. */
interface Reaching {
  readonly state: string;
  /** What was done for it, for the error. */
  readonly what: string;
  /** The request that is to bring it about, and how it was answered. */
  readonly asked?: Promise<Operated>;
}

/**
 * Waits until the watched agent of a call was told of a state. Where a message tells, the response to what was asked for is not waited for;
 * where that is a refusal or does not come, the message is waited for briefly.
 * @throws {CallNotMade} it was not told within GWS_CALL_MS, nor within GWS_NOTIFICATION_MS where the call has come into it; the call was
 *   released, or nothing can be told any more
 */
export async function reachState(
  call: ToldCall & { readonly purpose: string },
  context: CallContext,
  { state, what, asked }: Reaching,
): Promise<void> {
  const last = call.messages().at(-1);
  if (call.state === state) {
    asked?.catch(() => undefined);
    return;
  }
  const { callMs, notificationMs } = context.timeouts;
  const giveUp = new AbortController();
  const told = tells(call, context, { state, after: last?.seq ?? -1, giveUp: giveUp.signal });
  let answered = '';
  let waitedMs = callMs;
  const refusal = asked?.then(
    (operated) => {
      answered = `; ${operated.text}`;
      return operated.isRefused;
    },
    (error: Error) => {
      answered = `; ${error.message}`;
      return true;
    },
  );
  // The message may be on its way although the request was refused, as where the other end was faster.
  const timer = refusal?.then((isRefused) => {
    if (!isRefused) return undefined;
    waitedMs = Math.min(callMs, REFUSED_MS);
    return setTimeout(() => giveUp.abort(), waitedMs);
  });
  let isListed = false;
  // A state that the call has is told in the time of a message: that is over by then, and no more is waited.
  const look = setTimeout(async () => {
    const { session, callId } = call.leg;
    isListed = callMs > notificationMs && (await stateListed(session, callId)) === state;
    if (isListed) giveUp.abort();
  }, notificationMs);
  const message = await told.finally(() => {
    clearTimeout(look);
    void timer?.then(clearTimeout);
  });
  if (message?.state === state) return;
  context.signal?.throwIfAborted();
  const { givenUp } = call.leg.session.comet;
  const seen =
    message !== undefined
      ? 'it was released'
      : (givenUp ??
        `no ${state} was notified within ${isListed ? `${notificationMs} ms, though the agent's list of calls shows it (where messages take longer, raise GWS_NOTIFICATION_MS)` : `${waitedMs} ms`}${lostSince(call, context, last)}`);
  throw new CallNotMade(
    `Call ${call.leg.callId} (${call.purpose}) did not become ${state} after ${what}: ${seen}${answered}`,
  );
}

/** The message of that state, or of Released; undefined when none came in time, or can come. */
async function tells(
  call: ToldCall,
  { recorder, timeouts, signal }: CallContext,
  { state, after, giveUp }: { state: string; after: number; giveUp: AbortSignal },
): Promise<CallMessage | undefined> {
  const { comet } = call.leg.session;
  if (comet.givenUp !== undefined) return undefined;
  const signals = [giveUp, ...(signal ? [signal] : [])];
  const record = await recorder
    .waitFor(
      (each) => call.says(each, state, 'Released') || (isNotice(each) && comet.givenUp !== undefined),
      {
        after,
        timeoutMs: timeouts.callMs,
        signal: AbortSignal.any(signals),
      },
    )
    .catch((error) => {
      if (signal?.aborted) throw error;
      return undefined;
    });
  return record && callMessage(record);
}

// What was told while there was no session went to nobody.
function lostSince({ leg }: ToldCall, { recorder }: CallContext, last: CallMessage | undefined): string {
  const { name } = leg.session;
  const isLost = (record: TraceRecord) =>
    record.type === 'session' && record.agent === name && record.state === 'lost';
  const lost = recorder.after(last?.seq ?? -1).some(isLost);
  return lost ? `, and the CometD session of ${name} was lost meanwhile` : '';
}

// That no further session is tried is told as a notice.
function isNotice(record: TraceRecord): boolean {
  return record.type === 'notice';
}
