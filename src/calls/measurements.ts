import { isDeepStrictEqual } from 'node:util';
import type {
  AgentName,
  EventRecord,
  MessageRecord,
  RequestRecord,
  Timeouts,
  TraceRecord,
} from '../schemas/trace.gen.js';
import { WINDOW_TIMES } from '../trace/channel.js';
import { callMessage, isAbout, mayBecome, members, own } from '../trace/message.js';
import { PollGaps } from '../trace/poll-gaps.js';
import type { Leg } from './leg.js';

/** What of a disposition its notification and its event are known by. */
export interface Sent {
  readonly leg: Pick<Leg, 'callId' | 'callUuid'>;
  /** The user data key that it names; absent = the configured key. */
  readonly key?: string;
  readonly value: unknown;
  /** Whether it owes an event once it is accepted: unchanged, of a released call. */
  readonly owesEvent: boolean;
}

/** An EventUserEvent that is to come. */
export interface OwedEvent {
  readonly request: RequestRecord;
  readonly value: unknown;
  accepted: boolean;
  came: boolean;
}

// A message is looked for among so many of the latest dispositions, and an event among so many of the latest that owe one.
const LOOK_BACK = 1000;
const NONE = { all: 0, late: 0, since: 0 };

/**
 * What a run measures for itself while it drives, so as to know how long to wait: how long notifications and events took, and
 * which sessions were lost and how many polls cut off. It sees every record as it is made. No verdict rests on it.
 */
export class Measurements {
  /** How many CometD sessions were lost so far. */
  losses = 0;
  /** How many polls were cut off so far, each of which may have lost a message. */
  cuts = 0;
  /** How often the event feed broke so far, with which an event may be lost. */
  feedBreaks = 0;
  /** The latest events that are owed, those that came included. */
  readonly owed: OwedEvent[] = [];
  readonly #sent: { request: RequestRecord; sent: Sent; toldIn: Set<string>; otherIn: Set<string> }[] = [];
  readonly #slowest = new Map<string, number>();
  /** By session, how many notifications came, how many of them too late for a quiet window to be that long, and how many since. */
  readonly #came = new Map<string, { all: number; late: number; since: number }>();
  readonly #sessions = new Map<AgentName, string>();
  readonly #lost = new Map<AgentName, number>();
  readonly #polls = new PollGaps();
  #slowestEvent = 0;
  #slowestError = 0;
  #last?: RequestRecord;
  #count = 0;

  /** @param timeouts `notificationMs`: a message that comes later is late; `quietMaxMs`: the greatest quiet window */
  constructor(private readonly timeouts: Pick<Timeouts, 'notificationMs' | 'quietMaxMs'>) {}

  /** Takes notice of a record; made to be the recorder's `sink`, or a part of it. */
  readonly see = (record: TraceRecord): void => {
    if (this.#polls.next(record) !== undefined) this.cuts += 1;
    if (record.type === 'message') this.#message(record);
    else if (record.type === 'event') this.#event(record);
    else if (record.type === 'feed' && record.state === 'broken') this.feedBreaks += 1;
    else if (record.type === 'session') {
      if (record.state === 'subscribed') this.#sessions.set(record.agent, record.session);
      if (record.state !== 'lost') return;
      this.losses += 1;
      this.#lost.set(record.agent, record.seq);
    }
  };

  /** Takes notice of a disposition as it is sent; gives the event that it owes, if any. */
  sent(request: RequestRecord, sent: Sent): OwedEvent[] {
    this.#last = request;
    this.#count += 1;
    if (sent.value === undefined) return [];
    this.#sent.push({ request, sent, toldIn: new Set(), otherIn: new Set() });
    if (this.#sent.length > LOOK_BACK) this.#sent.shift();
    if (!sent.owesEvent) return [];
    const event = { request, value: sent.value, accepted: false, came: false };
    this.owed.push(event);
    if (this.owed.length > LOOK_BACK) this.owed.shift();
    return [event];
  }

  /** The disposition that was sent last. */
  get last(): RequestRecord | undefined {
    return this.#last;
  }

  /** How many dispositions were sent, changed ones included. */
  get count(): number {
    return this.#count;
  }

  /** The slowest request-to-notification time, in ms, in the present sessions of these agents; 0 when none came. */
  slowestNotification(agents: readonly AgentName[]): number {
    const sessions = agents.map((agent) => this.#sessions.get(agent) ?? '');
    return Math.max(0, ...sessions.map((session) => this.#slowest.get(session) ?? 0));
  }

  /**
   * Whether notifications of a present session came so late that no quiet window of it can be long enough, but few, a tenth at most, or
   * none of the last ten: in another session there may be one.
   */
  get hasOutlier(): boolean {
    return [...this.#sessions.values()].some((session) => {
      const { all, late, since } = this.#came.get(session) ?? NONE;
      return late > 0 && (10 * late <= all || since >= 10);
    });
  }

  /** The slowest request-to-event time, in ms; 0 when none came. */
  get slowestEvent(): number {
    return this.#slowestEvent;
  }

  /** The slowest time from the last request to an ErrorMessage, in ms; 0 when none came. */
  get slowestError(): number {
    return this.#slowestError;
  }

  /** Whether a session of the agent was lost after the record with this number. */
  wasLost(agent: AgentName, since: number): boolean {
    return (this.#lost.get(agent) ?? -1) > since;
  }

  // The first message on a session that shows the value at the key, however late, is the notification there: of the latest request
  // whose value it is the first to show, as it is when it is judged (src/trace/attribution.ts). An earlier one had none. What came
  // late is a later request's, where another message of the call had come in its own place.
  #message(record: MessageRecord): void {
    const { session, at } = record;
    const message = callMessage(record);
    if (message?.messageType === 'ErrorMessage' && this.#last !== undefined)
      this.#slowestError = Math.max(this.#slowestError, at - this.#last.at);
    if (message?.notificationType !== 'AttachedDataChanged') return;
    const waiting = this.#sent.filter(
      ({ sent, toldIn }) => !toldIn.has(session) && isAbout(message, sent.leg),
    );
    const shown = waiting.filter(({ sent }) => shows(message.userData, sent));
    for (const each of waiting) (shown.includes(each) ? each.toldIn : each.otherIn).add(session);
    const latest = shown.at(-1);
    if (latest === undefined) return;
    const ms = at - latest.request.at;
    if (ms > this.timeouts.notificationMs && latest.otherIn.has(session)) return;
    this.#slowest.set(session, Math.max(this.#slowest.get(session) ?? 0, ms));
    const { all, late, since } = this.#came.get(session) ?? NONE;
    const isLate = WINDOW_TIMES * ms > this.timeouts.quietMaxMs;
    this.#came.set(session, { all: all + 1, late: late + Number(isLate), since: isLate ? 0 : since + 1 });
  }

  // A line of another kind is not the event that is owed, whatever it carries; of several dispositions alike it is that of one.
  #event({ event, at }: EventRecord): void {
    const { event: kind, userData } = members(event);
    const values = kind === 'EventUserEvent' ? Object.values(members(userData)) : [];
    const carried = this.owed.filter(
      ({ came, value }) => !came && values.some((each) => isDeepStrictEqual(each, value)),
    );
    for (const [place, each] of carried.entries()) {
      if (carried.slice(0, place).some(({ value }) => isDeepStrictEqual(value, each.value))) continue;
      each.came = true;
      this.#slowestEvent = Math.max(this.#slowestEvent, at - each.request.at);
    }
  }
}

/** Whether user data show the value that was sent, at its key, or, where it names none, anywhere. */
export function shows(userData: unknown, { key, value }: Pick<Sent, 'key' | 'value'>): boolean {
  const data = members(userData);
  const candidates = key === undefined ? Object.values(data) : [own(data, key)];
  return candidates.some((each) => mayBecome(value, each));
}
