import type { AgentName, MessageRecord, TraceRecord } from '../schemas/trace.gen.js';

/** The channel on which the page says that a CallStateChangeMessage is delivered (page, notification sample). */
export const CALLS_CHANNEL = '/v2/me/calls';

/** An object of whatever a target sent: every member is unknown until looked at. */
export type Members = Readonly<Record<string, unknown>>;

/** A message that came on `/v2/me/calls`, read without trusting its shape: what is not of the documented type reads as absent. */
export interface CallMessage {
  readonly record: MessageRecord;
  readonly seq: number;
  readonly at: number;
  readonly agent: AgentName;
  readonly session: string;
  /** The `data` member, `{}` when it is no object. */
  readonly data: Members;
  /** `data.call`, `{}` when it is no object. */
  readonly call: Members;
  readonly messageType?: string;
  readonly notificationType?: string;
  readonly state?: string;
  /** `data.call.userData`; undefined when the message has none, as a call without user data may. */
  readonly userData?: Members;
}

/** The object's members, or none when the value is no plain object. Never throws, whatever the target sent. */
export function members(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
}

/** An own member of an object, so that a target's `__proto__` or a key such as `constructor` is data like any other. */
export function own(object: Members | undefined, key: string): unknown {
  return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Reads a record as a message of the calls channel; undefined for any other record or channel. */
export function callMessage(record: TraceRecord): CallMessage | undefined {
  if (record.type !== 'message' || record.channel !== CALLS_CHANNEL) return undefined;
  const data = members(own(members(record.message), 'data'));
  const call = members(own(data, 'call'));
  const userData = own(call, 'userData');
  return {
    record,
    seq: record.seq,
    at: record.at,
    agent: record.agent,
    session: record.session,
    data,
    call,
    messageType: text(own(data, 'messageType')),
    notificationType: text(own(data, 'notificationType')),
    state: text(own(call, 'state')),
    ...(typeof userData === 'object' && userData !== null && !Array.isArray(userData)
      ? { userData: members(userData) }
      : {}),
  };
}

/** A message is about a call when its `call.id` or its `call.callUuid` is the call's (DESIGN: "About this call"). */
export function isAbout(message: CallMessage, call: { callId?: string; callUuid?: string }): boolean {
  const { id, callUuid } = message.call;
  return (
    (call.callId !== undefined && id === call.callId) ||
    (call.callUuid !== undefined && callUuid === call.callUuid)
  );
}

/** What kind of message it is, in a few words: `AttachedDataChanged, Established`. */
export function kindOf(message: CallMessage): string {
  const named = [message.notificationType ?? message.messageType ?? 'message without type', message.state];
  return named.filter(Boolean).join(', ');
}
