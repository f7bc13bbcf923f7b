import type {
  AgentName,
  AnswerRecord,
  EventRecord,
  ExchangeRecord,
  FailureRecord,
  RequestRecord,
  SessionRecord,
  Situation,
} from '../schemas/trace.gen.js';
import type { CallFacts } from './call.js';
import { type CallMessage, type Members, members, own } from './message.js';
import type { TraceView } from './view.js';

/** All that was recorded about one SetCallDisposition request. */
export interface Exchange {
  readonly id: string;
  readonly title: string;
  /** Who sent it. */
  readonly agent: AgentName;
  readonly situation: Situation;
  /** The call of the URL; its messages are those of the call's own agent, whoever sent the request. */
  readonly call: CallFacts;
  /** What was changed against the documented request; undefined = the documented request. */
  readonly change?: string;
  /** The user data key that the request names; undefined = the configured key. */
  readonly key?: string;
  readonly value?: unknown;
  readonly repeats?: string;
  readonly outcome?: ExchangeRecord['outcome'];
  readonly request?: RequestRecord;
  readonly answer?: AnswerRecord;
  readonly failure?: FailureRecord;
  /** When the request was sent, and the record before which everything was there already. */
  readonly sentAt: number;
  readonly sentSeq: number;
  /** When waiting for its message ended; undefined while it lasts. */
  readonly endedAt?: number;
  readonly endedSeq?: number;
  /** The last message about the call that was there before the request. */
  readonly before?: CallMessage;
  /** Messages about the call, after sending, that the call's agent received on the calls channel, to the trace's end. */
  readonly messages: readonly CallMessage[];
  /**
   * ErrorMessages that came on the calls channel after sending, to the trace's end, to whoever sent the request or to the
   * call's agent; they name no call.
   */
  readonly errors: readonly CallMessage[];
  /** Lines of the event feed after sending, Alive lines included. */
  readonly events: readonly EventRecord[];
  /** The CometD session of the call's agent when the request was sent. */
  readonly session?: string;
}

/** Rebuilds one exchange from its marks and the records around them. */
export function readExchange(view: TraceView, marks: readonly ExchangeRecord[]): Exchange {
  const mark = Object.assign({}, ...marks) as ExchangeRecord;
  const end = marks.find((each) => each.state === 'end');
  const begin = marks[0] as ExchangeRecord;
  const request = view.request(mark.request);
  const outcome = view.outcome(mark.request);
  const sentSeq = request?.seq ?? begin.seq;
  const call = view.call(mark.call ?? '') ?? {
    name: '',
    agent: 'agent',
    purpose: '',
    dialledWith: {},
    messages: [],
  };
  return {
    id: mark.exchange,
    title: mark.title ?? '',
    agent: mark.agent ?? 'agent',
    situation: mark.situation ?? 'active',
    call,
    change: mark.change,
    key: mark.key,
    value: mark.value,
    repeats: mark.repeats,
    outcome: end?.outcome,
    request,
    answer: outcome?.type === 'answer' ? outcome : undefined,
    failure: outcome?.type === 'failure' ? outcome : undefined,
    sentAt: request?.at ?? begin.at,
    sentSeq,
    endedAt: end?.at,
    endedSeq: end?.seq,
    before: call.messages.filter((message) => message.seq < sentSeq).at(-1),
    messages: call.messages.filter((message) => message.seq > sentSeq),
    errors: view.callMessages.filter(
      (message) =>
        message.seq > sentSeq &&
        message.messageType === 'ErrorMessage' &&
        [call.agent, mark.agent].includes(message.agent),
    ),
    events: view.events.filter((event) => event.seq > sentSeq),
    session: sessionAt(view, call.agent, sentSeq),
  };
}

/** The CometD session that an agent had when the record `seq` was made: the last one subscribed and not since ended. */
export function sessionAt(view: TraceView, agent: AgentName, seq: number): string | undefined {
  let current: string | undefined;
  for (const record of view.sessions) {
    if (record.seq > seq) break;
    if (record.agent !== agent) continue;
    if (record.state === 'subscribed') current = record.session;
    else if (endsSession(record)) current = undefined;
  }
  return current;
}

/** Whether a record says that its CometD session is over, however that came about. */
export function endsSession({ state }: SessionRecord): boolean {
  return state === 'lost' || state === 'closed' || state === 'refused';
}

/** How a session ended, with what the target did to it: `session s1 was lost (AnswerTimeout: ...)`. */
export function endOfSession({ session, state, reason }: SessionRecord): string {
  return `session ${session} was ${state}${reason === undefined ? '' : ` (${reason})`}`;
}

/**
 * Why an agent could not be told anything about a request until `at` (ms of the trace): there was no CometD session, or it
 * ended meanwhile. Undefined when the session lived all the time.
 */
export function deafnessOf(
  view: TraceView,
  { session, sentSeq, call }: Exchange,
  at: number,
  agent: AgentName = call.agent,
): string | undefined {
  const own = agent === call.agent ? session : sessionAt(view, agent, sentSeq);
  if (own === undefined) {
    const last = view.sessions.findLast(
      (record) => record.agent === agent && record.seq < sentSeq && endsSession(record),
    );
    const why = last === undefined ? '' : `: ${endOfSession(last)}`;
    return `${agent} had no CometD session when the request was sent${why}`;
  }
  const ended = view.sessions.find(
    (record) => record.session === own && record.seq > sentSeq && record.at <= at && endsSession(record),
  );
  return ended && `the CometD ${endOfSession(ended)} meanwhile`;
}

/** Whether the request was sent again, because the session was lost or no answer came: then the repetition is what counts. */
export function wasRepeated(view: TraceView, exchange: Exchange): boolean {
  return view.exchanges.some((other) => other.repeats === exchange.id);
}

/** The `statusCode` of an answer as sent; undefined when there is no JSON object or no such member. */
export function statusCode(exchange: Exchange): unknown {
  return own(body(exchange), 'statusCode');
}

/** The members of the answer's JSON object; none when the answer is not one. */
export function body(exchange: Exchange): Members {
  return members(exchange.answer?.body);
}

/** Whether the HTTP status is 2xx. */
export function is2xx(exchange: Exchange): boolean {
  const status = exchange.answer?.status ?? 0;
  return status >= 200 && status < 300;
}

/** The call's last message before the request that showed user data; undefined when none did. */
export function userDataBefore(exchange: Exchange): CallMessage | undefined {
  return exchange.call.messages
    .filter((message) => message.seq < exchange.sentSeq && message.userData !== undefined)
    .at(-1);
}
