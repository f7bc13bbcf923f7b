import type { AgentName, RequestRecord, ResponseRecord, TraceRecord } from '../schemas/trace.gen.js';
import { isCsrfRefusal, isFlood, standsBefore } from './before-operation.js';
import { members, own } from './message.js';

/** A time in which a message to an agent may have been lost on the way, though its CometD session lived on. */
export interface PollGap {
  readonly agent: AgentName;
  /** The /meta/connect that was cut off. */
  readonly request: string;
  /** From when on, on the clock of the trace: the poll was sent. */
  readonly from: number;
  /** Until when: it was known to be cut off. */
  readonly to: number;
}

/**
 * The polls that came to nothing: broken off, reset, or answered by a gateway. What the server had sent with one is
 * lost, so that a message that is missing from such a time is missing for a reason of its own. A server with the Bayeux extension
 * `ack` sends it again: its polls leave no gap.
 */
export class PollGaps {
  readonly #polls = new Map<string, RequestRecord>();

  /** Takes the next record of a trace; gives the gap that ends with it, if one does. */
  next(record: TraceRecord): PollGap | undefined {
    if (record.type === 'request' && isPoll(record)) this.#polls.set(record.id, record);
    if (record.type !== 'response' && record.type !== 'failure') return undefined;
    const poll = this.#polls.get(record.request);
    this.#polls.delete(record.request);
    if (poll === undefined || isAcknowledging(poll)) return undefined;
    // What we gave up ourselves at the end of a run is waited for no more.
    const isCut = record.type === 'failure' ? record.name !== 'Aborted' : mayHaveReached(record);
    return isCut ? { agent: poll.agent, request: poll.id, from: poll.at, to: record.at } : undefined;
  }
}

/** A gateway may answer in place of a server that it had asked; a filter refuses before anybody is asked. */
function mayHaveReached(response: ResponseRecord): boolean {
  return standsBefore(response) !== undefined && !isFlood(response) && !isCsrfRefusal(response);
}

function isPoll({ use, body }: RequestRecord): boolean {
  return use === 'cometd' && own(members(firstOf(body)), 'channel') === '/meta/connect';
}

function isAcknowledging({ body }: RequestRecord): boolean {
  return typeof own(members(own(members(firstOf(body)), 'ext')), 'ack') === 'number';
}

function firstOf(body: unknown): unknown {
  return Array.isArray(body) ? body[0] : body;
}
