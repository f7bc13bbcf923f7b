import type { Edition } from '../schemas/editions.gen.js';
import { editionNamed } from '../schemas/editions.js';
import type {
  AgentName,
  AgentRecord,
  FailureRecord,
  HeaderRecord,
  MessageRecord,
  ProgramRecord,
  RequestRecord,
  ResponseRecord,
  TraceRecord,
} from '../schemas/trace.gen.js';
import { exchangeOfError, putDown, putDownEvent } from './attribution.js';
import { Call, type Read } from './call.js';
import { CallRegister } from './call-register.js';
import { Feed } from './channel.js';
import { type ConfiguredKey, isKeyless, KeyToLearn } from './configured-key.js';
import { type Exchange, isClosed, isUnique } from './exchange.js';
import { readExchange, showsCredentials } from './exchange-of-request.js';
import { MadeCalls } from './made-calls.js';
import {
  type CallMessage,
  callMessage,
  idsOf,
  kindOf,
  members,
  messageElsewhere,
  own,
  textsIn,
} from './message.js';
import { askedBy, callIdIn, pathOf } from './request-shape.js';
import { Sessions } from './sessions.js';
import { ValueIndex } from './value-index.js';

/** How a trace is read. */
export interface ReadingOptions {
  /** Judged by another edition than the header names. */
  readonly edition?: string;
  /** Told of each call when it is over and can be looked at as a whole; after that it is let go. */
  readonly onCall?: (call: Call) => void;
  /** How many exchanges are kept at most; the oldest calls that are over are let go for it. */
  readonly keep?: number;
}

// So many of the latest exchanges may be what an ErrorMessage is about.
const RECENT = 200;
const KEEP = 4000;
// Of a longer trace a call is let go as soon as nothing more can be proven of it.
const WHOLE = 8_000;
// What is older by so many records is let go, be its call over or not.
const OLD = 8_000;
// It is looked for after so many records each.
const OFTEN = 200;
// So many reads, and writes of user data, tell what a call is; a client that lists its calls again and again fills no memory.
const MOST_READS = 50;
// So many kinds of message are told apart.
const MOST_KINDS = 1000;
// A text of less characters may be anybody's.
const SHORT = 8;

/**
 * A trace, read record by record: which calls there were, and which exchange, message and event belongs to which. All of it comes
 * from what was on the wire. What it keeps grows with the calls that are up at once, not with the length of the trace.
 */
export class TraceReading {
  readonly header: HeaderRecord;
  readonly edition: Edition;
  readonly agents = new Map<AgentName, AgentRecord>();
  readonly feed = new Feed();
  /** The kinds of message that released calls without any request got after their Released. */
  readonly usualAfterRelease = new Set<string>();
  /** Who was seen to send credentials. */
  readonly withCredentials = new Set<AgentName>();
  /** How many calls were notified with a callUuid. */
  callsWithUuid = 0;
  /** When the last record was made, in ms of the trace. */
  endedAt = 0;
  readonly #key: KeyToLearn;
  #exchanges = 0;
  readonly #sessions: Sessions;
  readonly #calls = new CallRegister();
  readonly #awaiting = new Map<string, Exchange | Read>();
  readonly #values = new ValueIndex();
  #recent: Exchange[] = [];
  readonly #made = new MadeCalls();
  /** Since the last response. */
  #meanwhile = { closed: 0 };

  constructor(
    header: HeaderRecord,
    private readonly options: ReadingOptions = {},
  ) {
    this.header = header;
    this.edition = editionNamed(options.edition ?? header.documentation.edition);
    this.#key = new KeyToLearn(header.configuredKey);
    this.#sessions = new Sessions(header.target.kind === 'recording');
  }

  /** Whether an event feed was watched. */
  get hasFeed(): boolean {
    return this.feed.life.length > 0;
  }

  /** The key configured on the server, as far as it is known. */
  get configuredKey(): ConfiguredKey {
    return this.#key.known;
  }

  /** The user data key that a request writes: the one it names, else the configured one; undefined while that is unknown. */
  keyOf({ shape }: Exchange): string | undefined {
    return shape.key ?? this.#key.known.key;
  }

  /** The calls, as far as they are kept. */
  get calls(): readonly Call[] {
    return this.#calls.all();
  }

  /** The exchanges that carry a text as their value, as far as they are kept. */
  carrying(value: unknown): readonly Exchange[] {
    return this.#values.carrying(value);
  }

  /** Takes the next record. */
  accept(record: TraceRecord): void {
    this.endedAt = record.at;
    if (record.seq >= this.#roomUntil) this.#makeRoom(record.seq);
    this.#sessions.next(record);
    switch (record.type) {
      case 'agent':
        this.agents.set(record.agent, record);
        break;
      case 'request':
        this.#request(record);
        break;
      case 'response':
      case 'failure':
        this.#response(record);
        break;
      case 'message':
        this.#message(record);
        break;
      case 'feed':
        this.feed.life.push(record);
        break;
      case 'event':
        this.feed.add(record);
        putDownEvent(record, this.feed, (value) => this.carrying(value));
        break;
      case 'program':
        this.#program(record);
        break;
    }
  }

  /** The trace is over: every call that is left is looked at. */
  end(): void {
    for (const call of this.#calls.all()) this.options.onCall?.(call);
  }

  #request(record: RequestRecord): void {
    if (showsCredentials(record)) this.withCredentials.add(record.agent);
    const asked = askedBy(record);
    if (asked !== undefined) {
      const exchange = readExchange(asked, {
        reading: this,
        calls: this.#calls,
        id: `x${++this.#exchanges}`,
        latest: this.#recent.findLast(({ sender }) => sender === record.agent),
        ...this.#sessions.now(),
      });
      this.#awaiting.set(record.id, exchange);
      this.#recent.push(exchange);
      if (this.#recent.length > RECENT) this.#recent.shift();
      this.#values.add(exchange);
      if (this.#calls.exchangesKept > this.#keep) this.#makeRoom(record.seq);
      return;
    }
    const id = callIdIn(record.url);
    const isList = /\/me\/calls$/.test(pathOf(record.url));
    if (record.method === 'GET' && (id !== undefined || isList)) this.#read(record, id);
    const { operationName, userData } = members(record.body);
    const call = operationName === 'Hangup' ? this.#calls.find(record.agent, { callId: id }) : undefined;
    if (call !== undefined && !call.isReleased)
      call.ended = { by: record.agent, request: record.id, seq: record.seq };
    if (operationName === 'Dial') this.#made.dialled(record.agent, userData);
    if (typeof operationName === 'string' && operationName.includes('UserData')) {
      const { writtenAt = [] } = this.#calls.find(record.agent, { callId: id }) ?? {};
      if (writtenAt.length < MOST_READS) writtenAt.push(record.at);
    }
  }

  // A read tells of one call, a list of every call that its agent has.
  #read(request: RequestRecord, id: string | undefined): void {
    const read: Read = { kind: id === undefined ? 'list' : 'call', request };
    this.#awaiting.set(request.id, read);
    const about =
      id === undefined
        ? this.#calls.all().filter(({ legs }) => legs.get(request.agent)?.isParty)
        : [this.#calls.find(request.agent, { callId: id })];
    for (const call of about) if (call !== undefined && call.reads.length < MOST_READS) call.reads.push(read);
  }

  #response(record: ResponseRecord | FailureRecord): void {
    // A Hangup that was refused ended nothing.
    if (record.type === 'response' && record.status >= 300) {
      const call = this.#calls.all().find(({ ended }) => ended?.request === record.request);
      if (call !== undefined && !call.isReleased) call.ended = undefined;
    }
    const asked = this.#awaiting.get(record.request);
    this.#awaiting.delete(record.request);
    if (record.type === 'response') this.#meanwhile = { closed: 0 };
    else if (record.use !== 'operation' && isClosed(record)) this.#meanwhile.closed += 1;
    if (asked === undefined) return;
    if ('kind' in asked) {
      if (record.type === 'response') {
        asked.response = record;
        this.#learnFromRead(asked);
      }
    } else if (record.type === 'response') asked.response = record;
    else Object.assign(asked, { failure: record, meanwhile: this.#meanwhile });
  }

  // What is read of a call that no message told of yet: a call that was given.
  #learnFromRead({ kind, request, response }: Read): void {
    const resource = own(members(response?.body), kind === 'call' ? 'call' : 'calls');
    for (const each of Array.isArray(resource) ? resource : [resource]) {
      const read = members(each);
      const ids = idsOf(read);
      if (ids.callId === undefined) continue;
      const call =
        this.#calls.find(request.agent, ids) ??
        (kind === 'call' ? this.#newCall(request.seq, ids) : undefined);
      if (call === undefined) continue;
      this.#calls.know(call, request.agent, ids);
      const leg = call.leg(request.agent);
      leg.callId ??= ids.callId;
      leg.callUuid ??= ids.callUuid;
      leg.isParty ||= leg.messages.length === 0;
      if (leg.messages.length === 0 && typeof read.state === 'string') call.readState = read.state;
    }
  }

  #message(record: MessageRecord): void {
    const message = callMessage(record);
    if (message === undefined) {
      const elsewhere = messageElsewhere(record);
      if (elsewhere !== undefined)
        this.#calls.find(record.agent, idsOf(elsewhere.call))?.leg(record.agent).elsewhere.push(elsewhere);
      return;
    }
    const session = this.#sessions.of(record);
    session?.add(message);
    if (message.messageType === 'ErrorMessage') {
      const about = this.#recent.filter(
        ({ sender, leg }) => sender === message.agent || leg.agent === message.agent,
      );
      exchangeOfError(message, about)?.errors.push(message);
      return;
    }
    const ids = idsOf(message.call);
    if ((ids.callId ?? ids.callUuid) === undefined) {
      this.#nameless(message);
      return;
    }
    const known = this.#calls.find(message.agent, ids);
    if (known === undefined && this.#calls.isOver(ids)) return;
    const call = known ?? this.#newCall(message.seq, ids);
    this.#calls.know(call, message.agent, ids);
    this.#made.match(call, message);
    call.add(message);
    call.lastAt = message.at;
    if (!call.isNamed && ids.callUuid !== undefined) {
      call.isNamed = true;
      this.callsWithUuid += 1;
    }
    this.#noteUsual(call, message);
    const { notificationMs } = this.header.timeouts;
    const exchange = putDown(message, call, session, this.#key.known.key, notificationMs);
    if (exchange !== undefined) this.#key.see(exchange, message);
    // What its own message did not show, a later one may.
    const keyless = this.#key.isSought ? call.exchanges.findLast(isKeyless) : undefined;
    if (keyless !== undefined && keyless !== exchange) this.#key.see(keyless, message);
  }

  // A message that names no call is about the one of which a request sent a value that it shows, and nobody else.
  #nameless(message: CallMessage): void {
    for (const text of textsIn(message.data)) {
      const [exchange] = text.length < SHORT ? [] : this.carrying(text);
      if (exchange === undefined || !isUnique(exchange)) continue;
      exchange.call.leg(message.agent).elsewhere.push(message);
      return;
    }
  }

  // What a released call gets that nothing was asked of.
  #noteUsual(call: Call, message: CallMessage): void {
    const released = call.leg(message.agent).released;
    if (call.exchanges.length > 0 || released === undefined || released === message) return;
    if (this.usualAfterRelease.size < MOST_KINDS) this.usualAfterRelease.add(kindOf(message));
  }

  #program(record: ProgramRecord): void {
    const [verb, id] = record.args;
    if (verb === 'end') {
      const call = this.#calls.find(record.agent, { callId: id });
      if (call !== undefined && !call.isReleased) call.ended = { by: 'program', seq: record.seq };
    } else this.#made.handedOver(record);
  }

  #newCall(seq: number, ids: { callId?: string; callUuid?: string }): Call {
    const call = new Call(seq, ids);
    this.#calls.add(call);
    return call;
  }

  // Of whole traces nothing is let go.
  get #keep(): number {
    return this.options.keep ?? KEEP;
  }

  /** The record at which what is over is let go next. */
  #roomUntil = WHOLE;

  // A call with dispositions is let go once nothing more is to be proven of them. One without may get its first when it is released,
  // while its agent still works on it: of that the end alone is kept. What goes on and on is let go when it is too old.
  #makeRoom(seq: number): void {
    this.#roomUntil = seq + OFTEN;
    if (this.#keep === Number.POSITIVE_INFINITY) return;
    const isTooMany = () => this.#calls.exchangesKept > this.#keep;
    if (seq < WHOLE && !isTooMany()) return;
    const before = this.endedAt - this.#timeForProofs();
    let from = seq;
    for (const call of this.#calls.eldest()) {
      if (call.isEndOnly && call.exchanges.length === 0 && call.firstSeq >= seq - OLD) continue;
      const isSpent = call.isReleased && call.lastAt < before;
      const isAsked = call.exchanges.length > 0;
      if (call.firstSeq < seq - OLD || (isAsked && isSpent && (isTooMany() || this.#isSettled(call))))
        this.#letGo(call);
      else if (isAsked) from = Math.min(from, call.firstSeq);
      else if (isSpent) call.keepEndOnly();
    }
    this.#sessions.dropBefore(from);
    this.feed.dropBefore(from);
  }

  // Whether its parties were told of something after every window, and the feed showed a line: that closes all of them.
  #isSettled({ exchanges, legs, lastAt }: Call): boolean {
    const until = lastAt + this.header.timeouts.quietMaxMs;
    const isLater = (last: { readonly at: number } | undefined) => last !== undefined && last.at > until;
    if (this.hasFeed && !isLater(this.feed.came.at(-1))) return false;
    return exchanges.every(({ sessions }) =>
      [...legs.keys()].every((agent) => {
        const session = sessions.get(agent);
        return session === undefined || session.end !== undefined || isLater(session.came.at(-1));
      }),
    );
  }

  #timeForProofs(): number {
    const { quietMs, notificationMs, eventMs } = this.header.timeouts;
    return Math.max(2 * quietMs, notificationMs, eventMs);
  }

  #letGo(call: Call): void {
    this.options.onCall?.(call);
    this.#calls.remove(call);
    this.#values.remove(call);
    if (call.exchanges.length === 0) return;
    for (const { request } of call.exchanges) this.#awaiting.delete(request.id);
    this.#recent = this.#recent.filter((exchange) => exchange.call !== call);
  }
}
