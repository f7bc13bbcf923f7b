import { namedAs } from '../calls/leg.js';
import type { StepContext } from './call-state.js';
import { documentedCallUri } from './request-shape.js';

/** What names a call in a request. */
interface Names {
  readonly callId: string;
  readonly callUuid: string;
  readonly callUri: string;
}

/** The call of another conversation of this run, or, where there is none, one that never existed. */
export function anotherCall(context: StepContext): Names {
  const { otherCall } = context;
  if (otherCall === undefined) return callThatNeverExisted(context);
  const { callId, callUuid } = namedAs(otherCall.leg);
  return { callId, callUuid: callUuid ?? callId, callUri: documentedCallUri(otherCall) };
}

/** A call that no target has, in the spelling of the present one. */
export function callThatNeverExisted({ live }: StepContext): Names {
  const named = namedAs(live.leg);
  const callId = anotherId(named.callId);
  return {
    callId,
    callUuid: anotherId(named.callUuid ?? named.callId),
    // An id may stand in a URI as it is, or percent-encoded.
    callUri: documentedCallUri(live)
      .replace(named.callId, () => callId)
      .replace(encodeURIComponent(named.callId), () => encodeURIComponent(callId)),
  };
}

/**
 * An id of the same shape that no call has: the last eight letters and digits are turned round and moved on by one, so
 * that length, case and separators stay as the target makes them.
 */
function anotherId(id: string): string {
  const tail = id.slice(-8);
  const moved = [...tail].reverse().map((character) => {
    if (/[0-8a-eA-E]/.test(character)) return String.fromCharCode(character.charCodeAt(0) + 1);
    return character === '9' ? '0' : character;
  });
  const other = id.slice(0, -8) + moved.join('');
  return other === id ? `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}` : other;
}
