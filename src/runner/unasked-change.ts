import { isDeepStrictEqual } from 'node:util';
import type { Sent } from '../calls/request-to-send.js';
import { type CallMessage, type Members, own } from '../trace/message.js';

/** A changed request, and the call's user data around it. */
export interface Around {
  /** The user data before it. */
  readonly held: Members;
  /** The call's messages after it. */
  readonly messages: readonly CallMessage[];
  /** The keys that this run wrote. */
  readonly written: readonly string[];
  /** The value that it asked for. */
  readonly sent: unknown;
  /** The unchanged request after it, and the key that it writes; undefined where that is not known. */
  readonly witness: Pick<Sent, 'request' | 'value' | 'shown'> & { readonly key?: string };
}

/**
 * Whether a key that this run wrote changed, up to the message of the witness, without the witness having written it. What
 * shows the value that was asked for is known to be the request's doing and does not count.
 */
export function isChangedUnasked({ held, messages, written, sent, witness }: Around): boolean {
  const last = witness.shown?.seq ?? Number.POSITIVE_INFINITY;
  const isExplained = (value: unknown) =>
    [sent, witness.value].some((each) => each !== undefined && isDeepStrictEqual(value, each)) ||
    (sent !== undefined && value === String(sent));
  return messages
    .filter(({ seq, userData }) => seq <= last && userData !== undefined)
    .some(({ seq, userData }) =>
      written.some((key) => {
        // Whatever it makes of the value, its own key is the witness's to write.
        if (key === witness.key && seq > witness.request.seq) return false;
        const value = own(userData, key);
        return !isDeepStrictEqual(value, own(held, key)) && !isExplained(value);
      }),
    );
}
