import type { AgentName, EventRecord, RequestRecord, ResponseRecord } from '../schemas/trace.gen.js';
import { firstAfter } from './channel.js';
import type { Exchange } from './exchange.js';
import {
  type CallMessage,
  idsOf,
  isReleased,
  letGoContent,
  type Members,
  members,
  own,
  textsIn,
} from './message.js';

// So many writes of user data tell when others wrote.
const MOST_WRITES = 50;

const seqOf = ({ seq }: CallMessage) => seq;

/** A call as one agent is told of it. */
export class Leg {
  /** Every message about the call that the agent received on the calls channel, in order. */
  readonly messages: CallMessage[] = [];
  /** The requests to which messages are put down, be it that they show the value or that they touch the key. */
  readonly askedBy = new Map<CallMessage, Exchange>();
  /** Messages about the call that it received on another channel, or that name no call and show a value that was sent for this one. */
  readonly elsewhere: CallMessage[] = [];
  callId?: string;
  callUuid?: string;
  /** Whether the agent dialled the call, or was told of it before anybody set a disposition: it is a party of it. */
  isParty = false;

  constructor(readonly agent: AgentName) {}

  /** The agent's own StatusChange to Released. */
  released?: CallMessage;

  add(message: CallMessage, isTelling: boolean): void {
    this.callId ??= message.ids.callId;
    this.callUuid ??= message.ids.callUuid;
    if (isTelling) this.isParty = true;
    if (isReleased(message)) this.released ??= message;
    this.messages.push(message);
    if (message.notificationType === 'StatusChange') this.#statuses.push(message);
    if (message.state !== undefined) this.#stated = message;
  }

  readonly #statuses: CallMessage[] = [];
  #stated?: CallMessage;

  /** Lets go every message but the one that told of its end; nothing was asked before that. */
  keepEndOnly(): void {
    if (this.released === undefined || this.messages.length === 1) return;
    for (const message of this.messages) if (message !== this.released) letGoContent(message);
    this.messages.splice(0, this.messages.length, this.released);
    this.#statuses.splice(0, this.#statuses.length, this.released);
    this.#stated = this.released;
  }

  /** The message that told the state last: a StatusChange, else, where none came, any that shows one. */
  get told(): CallMessage | undefined {
    return this.statusBefore(Number.POSITIVE_INFINITY) ?? this.#stated;
  }

  /** The last StatusChange with a state before the record `seq`. */
  statusBefore(seq: number): CallMessage | undefined {
    const count = firstAfter(this.#statuses, seq - 1, seqOf);
    return this.#statuses.findLast(({ state }, index) => index < count && state !== undefined);
  }

  /** The first StatusChange after the record `seq`. */
  statusAfter(seq: number): CallMessage | undefined {
    return this.#statuses[firstAfter(this.#statuses, seq, seqOf)];
  }

  /** The last message before the record `seq` of which something holds. */
  lastBefore(seq: number, holds: (message: CallMessage) => boolean = () => true): CallMessage | undefined {
    for (let index = firstAfter(this.messages, seq - 1, seqOf) - 1; index >= 0; index--) {
      const message = this.messages[index] as CallMessage;
      if (holds(message)) return message;
    }
    return undefined;
  }

  /** The last message before the record `seq` that shows user data. */
  lastDataBefore(seq: number): CallMessage | undefined {
    return this.lastBefore(seq, ({ userData }) => userData !== undefined);
  }

  /** The messages after the record `seq`, in order. */
  *after(seq: number): Generator<CallMessage> {
    for (let index = firstAfter(this.messages, seq, seqOf); index < this.messages.length; index++)
      yield this.messages[index] as CallMessage;
  }

  /** The first message after the record `seq` of which something holds. */
  firstAfter(seq: number, holds: (message: CallMessage) => boolean): CallMessage | undefined {
    for (const message of this.after(seq)) if (holds(message)) return message;
    return undefined;
  }
}

/** A call that was read by its agent, or the list of an agent's calls, and how it was answered. */
export interface Read {
  readonly kind: 'call' | 'list';
  readonly request: RequestRecord;
  response?: ResponseRecord;
}

/** Who released a call, as the requests before its Released tell. */
export type ReleasedBy = 'agent' | 'peer';

/** One call: what every agent was told of it, and what was asked about it. */
export class Call {
  readonly legs = new Map<AgentName, Leg>();
  readonly exchanges: Exchange[] = [];
  readonly reads: Read[] = [];
  /** The user data that the call was made with, as far as this traffic made it. */
  madeWith: Members = {};
  /** Who is known to have dialled it. */
  dialledBy?: AgentName;
  /** The callUuid that the first request named: what is asked where no message names one. */
  askedUuid?: string;
  /** Who asked last to end the call. */
  ended?: { by: AgentName | 'program'; request?: string; seq?: number };
  readonly #writtenAt: number[] = [];
  /** Whether a message named its callUuid. */
  isNamed = false;
  /** State of the call by the last read before any message told one: a call that was given. */
  readState?: string;
  /** The connection ids that its messages named. */
  readonly connIds = new Set<string>();
  /** The events that carry the value of any of its requests. */
  readonly events = new Set<EventRecord>();
  /** How many of its requests carried a value. */
  readonly sent = new Map<string, number>();
  lastAt = 0;
  /** The keys under which it is registered. */
  readonly knownAs = new Set<string>();

  constructor(
    readonly firstSeq: number,
    /** Ids by which it is spoken of before any message names it. */
    readonly ids: { callId?: string; callUuid?: string },
  ) {}

  leg(agent: AgentName): Leg {
    let leg = this.legs.get(agent);
    if (leg === undefined) {
      leg = new Leg(agent);
      this.legs.set(agent, leg);
    }
    return leg;
  }

  /** The id by which reports name it. */
  get name(): string {
    const named = [...this.legs.values()].find((leg) => leg.callId !== undefined);
    return named?.callId ?? this.ids.callId ?? this.ids.callUuid ?? 'a call';
  }

  /** What `callUuid` a request about it has to name. */
  get callUuid(): string | undefined {
    for (const leg of this.legs.values()) if (leg.callUuid !== undefined) return leg.callUuid;
    for (const read of this.reads) {
      const uuid = read.kind === 'call' ? idsOf(callRead(read)).callUuid : undefined;
      if (uuid !== undefined) return uuid;
    }
    return this.ids.callUuid ?? this.askedUuid;
  }

  /** The agents who are parties of it. */
  get parties(): Leg[] {
    return [...this.legs.values()].filter((leg) => leg.isParty);
  }

  add(message: CallMessage): void {
    // Who is told of a call before a disposition is a party of it; and so is who sent the first one, or dialled, and is told after it.
    const [first] = this.exchanges;
    const isTelling =
      first === undefined || first.sender === message.agent || this.dialledBy === message.agent;
    this.leg(message.agent).add(message, isTelling);
    this.isEndOnly = false;
    const { connId } = message.ids;
    if (connId !== undefined) this.connIds.add(connId);
    this.#shown = undefined;
  }

  #shown?: ReadonlyMap<string, CallMessage>;

  /** Each text that the user data of its messages held, with the first message that did. */
  get firstShown(): ReadonlyMap<string, CallMessage> {
    this.#shown ??= firstShownIn([...this.legs.values()].flatMap(({ messages }) => messages));
    return this.#shown;
  }

  /** When others than dispositions were asked to write its user data, in ms of the trace. */
  get writtenAt(): readonly number[] {
    return this.#writtenAt;
  }

  /** Notes such a request. */
  noteWrite(at: number): void {
    if (this.#writtenAt.length < MOST_WRITES) this.#writtenAt.push(at);
  }

  /** Keeps of a call that nothing was asked of what its agents were told of its end. */
  keepEndOnly(): void {
    for (const leg of this.legs.values()) leg.keepEndOnly();
    this.isEndOnly = true;
  }

  /** Whether nothing came since that was done. */
  isEndOnly = false;

  /** Whether anybody was told that it is released. */
  get isReleased(): boolean {
    for (const { released } of this.legs.values()) if (released !== undefined) return true;
    return false;
  }

  /** Whether nothing about it is known: no message named it, and no read. */
  get isUnknown(): boolean {
    return this.legs.size === 0 && this.readState === undefined;
  }
}

function firstShownIn(messages: CallMessage[]): Map<string, CallMessage> {
  const shown = new Map<string, CallMessage>();
  for (const message of messages.sort((a, b) => a.seq - b.seq))
    for (const text of textsIn(message.userData)) if (!shown.has(text)) shown.set(text, message);
  return shown;
}

/** The call resource in the response to a read of it; `{}` when there is none. */
export function callRead({ response }: Read): Members {
  return members(own(members(response?.body), 'call'));
}

/** The calls in the response to `GET /me/calls`; none where the list is left out of a success, or null; undefined = it is no list. */
export function callsListed(body: unknown): readonly unknown[] | undefined {
  const { statusCode, calls } = members(body);
  const listed = calls ?? (statusCode === 0 ? [] : undefined);
  return Array.isArray(listed) ? listed : undefined;
}
