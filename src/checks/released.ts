import { callRead, callsListed, type Leg, type Read } from '../trace/call.js';
import type { Exchange } from '../trace/exchange.js';
import { type CallMessage, isAbout, kindOf, members, own } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { messageEvidence } from './notification.js';
import { contradicted, duration, inconclusive, type Observation, quoted, worst } from './observation.js';
import { messagesAfter, tiedMessage } from './tied.js';

/** A message about the released call that came after the request, and no earlier request is owed; undefined = none. */
export function strayOf(exchange: Exchange, leg: Leg, reading: TraceReading): Observation | undefined {
  const owed = owedBefore(exchange, leg);
  const came = messagesAfter(exchange, leg).filter((message) => !owed.has(message));
  const tied = tiedMessage(reading, exchange, leg);
  const words = (message: CallMessage) =>
    `${kindOf(message)} about the released call came${message.agent === exchange.leg.agent ? '' : ` to ${message.agent}`} on ${message.record.channel} ${duration(message.at - exchange.sentAt)} after the request`;
  if (tied !== undefined && !owed.has(tied))
    return contradicted(words(tied), [messageEvidence(exchange, tied)]);
  const [belated] = messagesAfter(exchange, leg).filter((message) => owed.has(message));
  const other = came.find((message) => !reading.usualAfterRelease.has(kindOf(message))) ?? belated;
  if (other === undefined) return undefined;
  const why = owed.has(other)
    ? 'the message of an earlier request came after this one'
    : `${words(other)}; nothing ties it to the request`;
  return { ...inconclusive(why, [messageEvidence(exchange, other)]), noted: true };
}

export function worstOf(observed: readonly (Observation | undefined)[]): Observation | undefined {
  const [first, ...others] = observed.filter((each) => each !== undefined);
  return first && worst(first, ...others);
}

/** The messages of requests made while the call was active that came only after this request: they are not its own. */
export function owedBefore({ call, sentSeq, index }: Exchange, leg: Leg): Set<CallMessage> {
  const owed = new Set<CallMessage>();
  for (let at = index - 1; at >= Math.max(0, index - 64); at--) {
    const other = call.exchanges[at] as Exchange;
    const message = other.shown.get(leg.agent) ?? other.touched.get(leg.agent);
    if (other.state !== 'released' && message !== undefined && message.seq > sentSeq) owed.add(message);
  }
  return owed;
}

interface StateRead {
  words: string;
  readable: boolean;
  state?: unknown;
  seq?: number;
}

export function stateRead(exchange: Exchange, read: Read): StateRead {
  const { kind, response } = read;
  const what = kind === 'list' ? 'the list of calls' : 'the call';
  if (response === undefined) return { words: `${what} could not be read`, readable: false };
  if (response.status >= 300)
    return { words: `${what} is answered HTTP ${response.status}`, readable: false, seq: response.seq };
  const resource = members(response.body);
  const isRead =
    kind === 'list' ? callsListed(response.body) !== undefined : typeof own(resource, 'call') === 'object';
  if (!isRead) return { words: `${what} is answered without one`, readable: false, seq: response.seq };
  const ours = ofCall(exchange, read);
  if (ours === undefined) {
    // A list that never held the call proves nothing by not holding it.
    const heldBefore =
      kind === 'list' &&
      exchange.call.reads.some(
        (earlier) =>
          earlier.kind === 'list' &&
          earlier.request.seq < exchange.sentSeq &&
          ofCall(exchange, earlier) !== undefined,
      );
    return {
      words: kind === 'list' ? 'the call is not listed' : 'the response is about another call',
      readable: heldBefore,
      seq: response.seq,
    };
  }
  // null counts as absent, as everywhere.
  const state = ours.state ?? undefined;
  return { words: `${what} says state ${quoted(ours.state)}`, readable: true, state, seq: response.seq };
}

function ofCall({ leg, call }: Exchange, read: Read) {
  const about = { callId: leg.callId, callUuid: call.callUuid };
  const resources =
    read.kind === 'call' ? [callRead(read)] : (callsListed(read.response?.body) ?? []).map(members);
  return resources.find((resource) => isAbout({ call: resource } as CallMessage, about));
}
