import type { AgentName, RequestRecord, ResponseRecord, TraceRecord } from '../schemas/trace.gen.js';
import { isCsrfRefusal, isFlood, standsBefore } from './before-operation.js';
import { members, own } from './message.js';
import { Recent } from './recent.js';

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

/** What is known of the polls of a session of a recording. */
interface Known {
  /** When the last one was sent, or answered. */
  readonly at: number;
  /** The id of the last message that the client sent. */
  readonly id: number;
  /** Whether the response to the last one is in the recording. */
  readonly isAnswered: boolean;
}

/** A client that waits longer between two polls is not seen to have polled meanwhile, in ms. */
const LONGEST_PAUSE = 3000;
/** So many sessions are followed. */
const MOST_SESSIONS = 10_000;

/**
 * The polls that came to nothing: broken off, reset, or answered by a gateway. What the server had sent with one is
 * lost, so that a message that is missing from such a time is missing for a reason of its own. A server with the Bayeux extension
 * `ack` sends it again: its polls leave no gap.
 */
export class PollGaps {
  readonly #polls = new Recent<string, RequestRecord>(MOST_SESSIONS);
  /** Of each session of a recording, what was known of its polls last. */
  readonly #known = new Recent<string, Known>(MOST_SESSIONS);

  /** @param isRecording whether polls may be missing: somebody else recorded them, or a part of them */
  constructor(private readonly isRecording = false) {}

  /** Takes the next record of a trace; gives the gap that ends with it, if one does. */
  next(record: TraceRecord): PollGap | undefined {
    if (record.type === 'request' && isPoll(record)) this.#polls.set(record.id, record);
    if (this.isRecording && record.type === 'request' && record.use === 'cometd') return this.#hole(record);
    if (record.type !== 'response' && record.type !== 'failure') return undefined;
    const poll = this.#polls.get(record.request);
    this.#polls.delete(record.request);
    if (poll !== undefined && this.isRecording && record.type === 'response')
      this.#note(poll, record.at, true);
    if (poll === undefined || isAcknowledging(poll)) return undefined;
    // What we gave up ourselves at the end of a run is waited for no more.
    const isCut = record.type === 'failure' ? record.name !== 'Aborted' : mayHaveReached(record);
    return isCut ? { agent: poll.agent, request: poll.id, from: poll.at, to: record.at } : undefined;
  }

  // Between two polls of a session there is one that the recording lacks where the time between them is long, or where the ids of the
  // client's messages, which count up, leave one out: what came with it is not known.
  #hole(request: RequestRecord): PollGap | undefined {
    const session = sessionOf(request);
    const before = session === undefined ? undefined : this.#known.get(session);
    if (session === undefined) return undefined;
    if (!isPoll(request)) {
      if (before !== undefined) this.#known.set(session, { ...before, id: idOf(request) });
      return undefined;
    }
    this.#note(request, request.at, false);
    if (before === undefined) return undefined;
    const id = idOf(request);
    const isLeftOut = id > before.id + 1;
    const isLate = request.at - before.at > LONGEST_PAUSE;
    return isLeftOut || isLate || !before.isAnswered
      ? { agent: request.agent, request: request.id, from: before.at, to: request.at }
      : undefined;
  }

  #note(poll: RequestRecord, at: number, isAnswered: boolean): void {
    const session = sessionOf(poll);
    if (session === undefined) return;
    this.#known.set(session, { at, id: idOf(poll), isAnswered });
  }
}

// The placeholder of a clientId is the same for the same.
function sessionOf({ body }: RequestRecord): string | undefined {
  const clientId = own(members(firstOf(body)), 'clientId');
  return typeof clientId === 'string' ? clientId : undefined;
}

function idOf({ body }: RequestRecord): number {
  const last = Array.isArray(body) ? body.at(-1) : body;
  const id = Number(own(members(last), 'id'));
  return Number.isInteger(id) ? id : Number.NaN;
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
