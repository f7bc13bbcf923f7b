import type { Edition } from '../schemas/editions.gen.js';
import { editionNamed } from '../schemas/editions.js';
import type {
  AgentName,
  AgentRecord,
  FailureRecord,
  HeaderRecord,
  MessageRecord,
  RequestRecord,
  ResponseRecord,
  TraceRecord,
} from '../schemas/trace.gen.js';
import { exchangeOfError, putDown, putDownEvent } from './attribution.js';
import { Call } from './call.js';
import { CallReads } from './call-reads.js';
import { CallRegister } from './call-register.js';
import { Feed } from './channel.js';
import { type ConfiguredKey, isKeyless, KeyToLearn } from './configured-key.js';
import { type Exchange, isUnique } from './exchange.js';
import { readExchange, showsCredentials } from './exchange-of-request.js';
import { noteHangUp, noteProgramsEnd, takeBackRefused } from './hang-ups.js';
import { MadeCalls } from './made-calls.js';
import {
  type CallMessage,
  callMessage,
  kindOf,
  letGoParsed,
  members,
  messageElsewhere,
  textsIn,
} from './message.js';
import { RecentExchanges } from './recent-exchanges.js';
import { askedBy, callIdIn } from './request-shape.js';
import { Retention } from './retention.js';
import { Sessions } from './sessions.js';

/** How a trace is read. */
export interface ReadingOptions {
  /** Judged by another edition than the header names. */
  readonly edition?: string;
  /** Told of each call when it is over and can be looked at as a whole; after that it is let go. */
  readonly onCall?: (call: Call) => void;
  /** How many exchanges are kept at most; the oldest calls that are over are let go for it. */
  readonly keep?: number;
}

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
  readonly #reads = new CallReads(this.#calls);
  readonly #retention: Retention;
  readonly #recent = new RecentExchanges();
  readonly #made = new MadeCalls();

  constructor(
    header: HeaderRecord,
    private readonly options: ReadingOptions = {},
  ) {
    this.header = header;
    this.edition = editionNamed(options.edition ?? header.documentation.edition);
    this.#key = new KeyToLearn(header.configuredKey);
    this.#sessions = new Sessions(header.target.kind === 'recording');
    const kept = { header, calls: this.#calls, sessions: this.#sessions, feed: this.feed };
    this.#retention = new Retention(kept, (call) => this.#letGo(call), options.keep);
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
    return this.#recent.carrying(value);
  }

  /** Takes the next record. */
  accept(record: TraceRecord): void {
    this.endedAt = record.at;
    if (this.#retention.isDue(record.seq)) this.#retention.makeRoom(record.seq, record.at);
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
        if (record.args[0] === 'end') noteProgramsEnd(this.#calls, record);
        else this.#made.handedOver(record);
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
        latest: this.#recent.latestOf(record.agent),
        ...this.#sessions.now(),
      });
      this.#recent.add(exchange);
      if (this.#retention.isFull) this.#retention.makeRoom(record.seq, record.at);
      return;
    }
    this.#reads.asked(record);
    const { operationName, userData } = members(record.body);
    if (operationName === 'Hangup') noteHangUp(this.#calls, record);
    if (operationName === 'Dial') this.#made.dialled(record.agent, userData);
    if (typeof operationName === 'string' && operationName.includes('UserData'))
      this.#calls.find(record.agent, { callId: callIdIn(record.url) })?.noteWrite(record.at);
  }

  #response(record: ResponseRecord | FailureRecord): void {
    const response = record.type === 'response' ? record : undefined;
    if (response !== undefined) takeBackRefused(this.#calls, response);
    this.#reads.answered(record.request, response);
    this.#recent.answered(record);
  }

  #message(record: MessageRecord): void {
    const message = callMessage(record);
    if (message === undefined) {
      const elsewhere = messageElsewhere(record);
      if (elsewhere !== undefined)
        this.#calls.find(record.agent, elsewhere.ids)?.leg(record.agent).elsewhere.push(elsewhere);
      return;
    }
    const session = this.#sessions.of(record);
    session?.add(message);
    if (message.messageType === 'ErrorMessage') {
      exchangeOfError(message, this.#recent.ofConcernTo(message.agent))?.errors.push(message);
      return;
    }
    const { ids } = message;
    if ((ids.callId ?? ids.callUuid) === undefined) {
      this.#nameless(message);
      return;
    }
    const known = this.#calls.find(message.agent, ids);
    if (known === undefined && this.#calls.isOver(ids)) return;
    const call = known ?? this.#calls.add(new Call(message.seq, ids));
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
    // Nothing is asked about most calls.
    if (call.exchanges.length === 0) letGoParsed(record);
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

  #letGo(call: Call): void {
    this.options.onCall?.(call);
    this.#calls.remove(call);
    this.#recent.remove(call);
  }
}
