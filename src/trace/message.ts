import { isDeepStrictEqual } from 'node:util';
import type { AgentName, MessageRecord, TraceRecord } from '../schemas/trace.gen.js';
import { kindOfMessage, type MessageKind, text } from './message-kind.js';
import { StoredMessage } from './stored-message.js';

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
  /** The ids by which it names its call; members of another type read as absent. */
  readonly ids: { readonly callId?: string; readonly callUuid?: string; readonly connId?: string };
  /** `data.call.userData`; undefined when the message has none, as a call without user data may. */
  readonly userData?: Members;
}

/** What a message says. */
interface Said {
  readonly data: Members;
  readonly call: Members;
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

/** Reads a record as a message of the calls channel; undefined for any other record or channel. */
export function callMessage(record: TraceRecord): CallMessage | undefined {
  if (record.type !== 'message' || record.channel !== CALLS_CHANNEL) return undefined;
  if (record === last?.record) return last;
  const known = read.get(record);
  if (known !== undefined) return known;
  last = new ReadMessage(record);
  // What is recorded is looked at again and again while a call is waited for; what is read from a file is so at once only.
  if (Object.isFrozen(record)) read.set(record, last);
  return last;
}

const read = new WeakMap<MessageRecord, CallMessage>();
/** The message that was read last. */
let last: ReadMessage | undefined;

/** Reads a record as a message about a call that came on another channel; undefined for any other record. */
export function messageElsewhere(record: TraceRecord): CallMessage | undefined {
  if (record.type !== 'message' || record.channel === CALLS_CHANNEL) return undefined;
  const message = new ReadMessage(record);
  return Object.keys(message.call).length > 0 ? message : undefined;
}

class ReadMessage implements CallMessage {
  readonly seq: number;
  readonly at: number;
  readonly agent: AgentName;
  readonly session: string;
  readonly messageType?: string;
  readonly notificationType?: string;
  readonly state?: string;
  readonly ids: CallMessage['ids'];
  #said: Said | undefined;

  constructor(public record: MessageRecord) {
    this.seq = record.seq;
    this.at = record.at;
    this.agent = record.agent;
    this.session = record.session;
    const known = record instanceof StoredMessage ? record.known : undefined;
    const { kind, ids } = known === undefined ? this.#told() : { kind: known.kind, ids: known };
    this.ids = ids;
    this.messageType = kind.messageType;
    this.notificationType = kind.notificationType;
    this.state = kind.state;
  }

  #told(): { kind: MessageKind; ids: CallMessage['ids'] } {
    const { data, call } = this.#now();
    return {
      kind: kindOfMessage(this.record.channel, data, call),
      ids: { callId: text(call.id), callUuid: text(call.callUuid), connId: text(call.connId) },
    };
  }

  get data(): Members {
    return this.#now().data;
  }

  get call(): Members {
    return this.#now().call;
  }

  get userData(): Members | undefined {
    return this.#now().userData;
  }

  #now(): Said {
    this.#said ??= saidBy(this.record);
    return this.#said;
  }

  /** Lets go what it says until it is looked at again. */
  letGo(): void {
    this.#said = undefined;
  }

  /** Lets go what it says but about which call it is. */
  letGoContent(): void {
    const { type, seq, at, agent, session, channel } = this.record;
    this.record = { type, seq, at, agent, session, channel, message: undefined };
    this.#said = { data: {}, call: { id: this.ids.callId, callUuid: this.ids.callUuid } };
  }
}

// Nothing inherits members of these names, so that none need be asked for as its own: of most traffic this is all that is read.
function saidBy({ message }: MessageRecord): Said {
  const data = members(members(message).data);
  const call = members(data.call);
  const { userData } = call;
  const isShown = typeof userData === 'object' && userData !== null && !Array.isArray(userData);
  return isShown ? { data, call, userData: members(userData) } : { data, call };
}

/** Lets go what a record that was read says, where it is stored as text, until it is looked at again. */
export function letGoParsed(record: MessageRecord): void {
  if (!(record instanceof StoredMessage)) return;
  if (last?.record === record) last.letGo();
  record.letGo();
}

/**
 * Lets go what a message says, wherever it is kept: that an agent was told at that time, of which kind of message about which call, is
 * all that the proofs of other calls need of it.
 */
export function letGoContent(message: CallMessage): void {
  if (message instanceof ReadMessage) message.letGoContent();
}

/** The ids by which a message, or a call resource that was read, names its call; members of another type read as absent. */
export function idsOf(call: Members): { callId?: string; callUuid?: string } {
  return { callId: text(call.id), callUuid: text(call.callUuid) };
}

/** A message is about a call when its `call.id` or its `call.callUuid` is the call's (docs/verdicts.md, "About this call"). */
export function isAbout(message: CallMessage, call: { callId?: string; callUuid?: string }): boolean {
  const { id, callUuid } = message.call;
  return (
    (call.callId !== undefined && id === call.callId) ||
    (call.callUuid !== undefined && callUuid === call.callUuid)
  );
}

/** A StatusChange to Released: the last message about a call, as real servers send it. */
export function isReleased(message: CallMessage): boolean {
  return message.notificationType === 'StatusChange' && message.state === 'Released';
}

/** What kind of message it is, in a few words: `AttachedDataChanged, Established`. */
export function kindOf(message: CallMessage): string {
  const named = [message.notificationType ?? message.messageType ?? 'message without type', message.state];
  return named.filter(Boolean).join(', ');
}

/** Every string that an object holds, at whatever depth; a target may nest as deeply as JSON goes, so nothing recurses. */
export function* textsIn(value: unknown): Generator<string> {
  const stack: unknown[] = [value];
  while (stack.length > 0) {
    const each = stack.pop();
    if (typeof each === 'string') yield each;
    // One by one: a target may send more members than a call takes arguments.
    else if (typeof each === 'object' && each !== null)
      for (const member of Object.values(each)) stack.push(member);
  }
}

/** The user data keys that hold something else in one message than in another. */
export function changedKeys(before: CallMessage, after: CallMessage): string[] {
  const keys = new Set([...Object.keys(before.userData ?? {}), ...Object.keys(after.userData ?? {})]);
  return [...keys].filter((key) => !isDeepStrictEqual(own(before.userData, key), own(after.userData, key)));
}

/** Whether what a key holds may be what was sent for it: JSON binders convert scalars, which the page leaves open (ERR-21). */
export function mayBecome(sent: unknown, held: unknown): boolean {
  if (isDeepStrictEqual(sent, held)) return true;
  if (typeof held !== 'string' || held === '') return sent === null && held === '';
  if (typeof sent === 'number') return Number(held) === sent;
  return (typeof sent === 'boolean' || sent === null) && held.toLowerCase() === String(sent);
}
