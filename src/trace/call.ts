import type { AgentName, CallRecord } from '../schemas/trace.gen.js';
import { type CallMessage, isAbout, type Members } from './message.js';

/** One leg of a call that the run made: what the trace says of it. */
export interface CallFacts {
  /** Our name, `c1`. */
  readonly name: string;
  readonly agent: AgentName;
  readonly purpose: string;
  readonly callId?: string;
  readonly callUuid?: string;
  readonly uri?: string;
  /** The user data that the call was dialled with. */
  readonly dialledWith: Members;
  /** Every message about the call that its agent received on the calls channel. */
  readonly messages: readonly CallMessage[];
  /** The first StatusChange to Released that its agent received. */
  readonly released?: CallMessage;
}

/** Puts the records of each call together with the messages about it. */
export function callFacts(records: readonly CallRecord[], messages: readonly CallMessage[]): CallFacts[] {
  const names = [...new Set(records.map((record) => record.call))];
  return names.map((name) => {
    // Later records only add: the first says why the call was made, the one that learnt it says its ids.
    const merged = Object.assign({}, ...records.filter((record) => record.call === name)) as CallRecord;
    const own = messages.filter((message) => message.agent === merged.agent && isAbout(message, merged));
    return {
      name,
      agent: merged.agent,
      purpose: merged.purpose,
      callId: merged.callId,
      callUuid: merged.callUuid,
      uri: merged.uri,
      dialledWith: (merged.userData as Members | undefined) ?? {},
      messages: own,
      released: own.find(isReleased),
    };
  });
}

/** A StatusChange to Released: the last message about a call, as real servers send it. */
export function isReleased(message: CallMessage): boolean {
  return message.notificationType === 'StatusChange' && message.state === 'Released';
}
