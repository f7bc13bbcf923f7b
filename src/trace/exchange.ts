import type {
  AgentName,
  EventRecord,
  FailureRecord,
  RequestRecord,
  ResponseRecord,
} from '../schemas/trace.gen.js';
import type { Call, Leg, ReleasedBy } from './call.js';
import type { Session } from './channel.js';
import { type CallMessage, type Members, members, own } from './message.js';
import type { RequestShape } from './request-shape.js';

/** What a call was, as last notified to the agent, when a request was sent. */
export type CallState = 'active' | 'held' | 'ringing' | 'released' | 'unknown';

/**
 * One SetCallDisposition request, or one that is a readable change away from it, with what belongs to it. All of it is read from
 * the request that was sent and the records around it; nothing of it is what a driver says.
 */
export interface Exchange {
  /** x1, x2, ... in the order of the requests. */
  readonly id: string;
  readonly request: RequestRecord;
  response?: ResponseRecord;
  failure?: FailureRecord;
  /** When it failed, between two responses of the target: how many requests of other use had their connection closed then. */
  meanwhile?: { readonly closed: number };
  /** Who sent it. */
  readonly sender: AgentName;
  readonly call: Call;
  /** The call as the agent is told of it whose call it is: the sender, where that is a party. */
  readonly leg: Leg;
  readonly state: CallState;
  /** Who released the call; undefined while it is up, or when nothing tells. */
  readonly releasedBy?: ReleasedBy;
  readonly shape: RequestShape;
  /** When it was sent, in ms of the trace, and the record of the request. */
  readonly sentAt: number;
  readonly sentSeq: number;
  /** Its place among the exchanges of its call. */
  readonly index: number;
  /** The CometD sessions that were subscribed when it was sent, by agent. */
  readonly sessions: ReadonlyMap<AgentName, Session>;
  /** The last session of each agent that had none any more. */
  readonly gone: ReadonlyMap<AgentName, Session>;
  /** The notification of the request, by the agent who received it: the first AttachedDataChanged that shows its value. */
  readonly shown: Map<AgentName, CallMessage>;
  /** The first AttachedDataChanged after it in which its key changed to something else. */
  readonly touched: Map<AgentName, CallMessage>;
  /** ErrorMessages that are put down to it. */
  readonly errors: CallMessage[];
  /** EventUserEvents after it that carry its value. */
  readonly events: EventRecord[];
}

/** The CometD session of the call's own agent when the request was sent. */
export function ownSession(exchange: Exchange): Session | undefined {
  return exchange.sessions.get(exchange.leg.agent);
}

/**
 * Whether the target was away when a request was sent, as while it is started anew: no connection came about, or others were closed as
 * well before anything was answered.
 */
export function isAway({ failure, meanwhile }: Exchange): boolean {
  if (failure === undefined || !isClosed(failure)) return false;
  return failure.stage === 'connect' || (meanwhile?.closed ?? 0) > 0;
}

/** Whether a request failed for its connection, and for no limit of ours. */
export function isClosed({ name, stage }: FailureRecord): boolean {
  return (
    name === 'ConnectionReset' || (stage === 'connect' && name !== 'Aborted' && name !== 'ForeignOrigin')
  );
}

/** Whether the value of a request is a text that no other request of the call carried. */
export function isUnique({ call, shape }: Exchange): boolean {
  return typeof shape.value === 'string' && call.sent.get(shape.value) === 1;
}

/** The exchange of the same call that was sent before or after, so many places away. */
export function neighbour({ call, index }: Exchange, places: number): Exchange | undefined {
  return call.exchanges[index + places];
}

/** The `statusCode` of a response as sent; undefined when there is no JSON object or no such member, or when it is null. */
export function statusCode(answered: Answered): unknown {
  return own(body(answered), 'statusCode') ?? undefined;
}

/** The members of the response's JSON object; none when it is not one. */
export function body({ response }: Answered): Members {
  return members(response?.body);
}

/** Whether the HTTP status is 2xx. */
export function is2xx({ response }: Answered): boolean {
  const status = response?.status ?? 0;
  return status >= 200 && status < 300;
}

/** Whether a response says success in its `statusCode`, be it a text. */
export function saysSuccess(answered: Answered): boolean {
  const code = statusCode(answered);
  return code === 0 || code === '0';
}

/**
 * Whether a response with a 2xx status does not say what became of the request: it has no `statusCode`, or one that is no number, such as null,
 * false or a word.
 */
export function saysNothing(answered: Answered): boolean {
  const code = statusCode(answered);
  return is2xx(answered) && typeof code !== 'number' && !(typeof code === 'string' && /^-?\d+$/.test(code));
}

/** Whether there is a complete response that says what became of the request; one with another status than 2xx needs no JSON for it. */
export function isReadable(answered: Answered): boolean {
  return answered.response !== undefined && !saysNothing(answered);
}

interface Answered {
  readonly response?: { readonly status: number; readonly body?: unknown };
}
