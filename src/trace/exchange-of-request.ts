import type { AgentName, RequestRecord } from '../schemas/trace.gen.js';
import { Call, type Leg, type ReleasedBy } from './call.js';
import type { CallRegister } from './call-register.js';
import type { Session } from './channel.js';
import type { CallState, Exchange } from './exchange.js';
import { own } from './message.js';
import type { TraceReading } from './reading.js';
import { type Asked, callIdOf, type Known, shapeOf } from './request-shape.js';

/** What is known when a request is sent. */
export interface Moment {
  readonly reading: TraceReading;
  readonly calls: CallRegister;
  readonly id: string;
  /** The agent's latest exchange before, of whatever call. */
  readonly latest?: Exchange;
  readonly sessions: ReadonlyMap<AgentName, Session>;
  readonly gone: ReadonlyMap<AgentName, Session>;
}

/** The exchange that a request begins: its call, state, sender and shape, from the request itself and what came before it. */
export function readExchange(asked: Asked, moment: Moment): Exchange {
  const { request, body } = asked;
  const { reading, calls } = moment;
  const callId = callIdOf(asked);
  const callUuid = textOf(own(body, 'callUuid'));
  // The address says which call is meant; what the body says of it may be changed. Where the address says nothing, what
  // speaks of the call that was spoken of before is right.
  const byUuid = asked.address === 'device' ? calls.find(request.agent, { callUuid }) : undefined;
  const ids = callId === undefined ? { callUuid } : { callId };
  let call = byUuid !== undefined && byUuid === moment.latest?.call ? byUuid : calls.find(request.agent, ids);
  const isHeardOf = call !== undefined;
  call ??= new Call(request.seq, ids);
  markGiven(call, reading, callId);
  // A recording may begin in the middle of a call.
  const exists = !call.isUnknown || isRecording(reading);
  const sender = senderOf(asked, call, reading);
  // Of a call that never existed nothing can be told: whether it had an effect shows on the call that was spoken of before.
  if (!exists && moment.latest !== undefined) call = moment.latest.call;
  else if (!isHeardOf) calls.add(call);
  const leg = legOf(call, request.agent, sender);
  call.askedUuid ??= exists ? callUuid : undefined;
  const exchange: Exchange = {
    id: moment.id,
    request,
    sender: sender === 'no credentials' ? 'anonymous' : request.agent,
    call,
    leg,
    state: stateOf(call, leg, reading, moment),
    ...releasedByOf(call, leg),
    shape: shapeOf(asked, {
      header: reading.header,
      edition: reading.edition,
      exists,
      callId: asked.callId ?? leg.callId,
      callUuid: call.callUuid,
      uri: uriOf(leg),
      sender,
      configuredKey: reading.configuredKey.key,
    }),
    sentAt: request.at,
    sentSeq: request.seq,
    index: call.exchanges.length,
    sessions: moment.sessions,
    gone: moment.gone,
    shown: new Map(),
    touched: new Map(),
    errors: [],
    events: [],
  };
  call.exchanges.push(exchange);
  call.lastAt = request.at;
  calls.exchangesKept += 1;
  return exchange;
}

// A call that was given may be told of by nothing: the configuration says whose and what it is.
function markGiven(call: Call, { header: { calls } }: TraceReading, callId: string | undefined): void {
  if (calls?.kind !== 'given' || callId === undefined) return;
  const isReleased = callId === calls.released;
  if (!isReleased && callId !== calls.active) return;
  const leg = call.leg('agent');
  leg.isParty = true;
  leg.callId ??= callId;
  call.readState ??= isReleased ? 'Released' : 'Established';
}

/** Whether a request shows who sends it. */
export function showsCredentials({ headers }: RequestRecord): boolean {
  return Object.keys(headers).some((name) => /^(authorization|cookie)$/i.test(name));
}

function senderOf({ request }: Asked, call: Call, reading: TraceReading): Known['sender'] {
  const { agent } = request;
  // Who recorded what others sent may have left out what shows who they are, and what tells whose a call is.
  if (isRecording(reading)) return agent === 'anonymous' ? 'no credentials' : 'party';
  const { agents, withCredentials } = reading;
  // Where nobody was seen to send any, they were taken out.
  const isBare = !showsCredentials(request) && withCredentials.has(agent);
  if (agent === 'anonymous' || isBare) return 'no credentials';
  const features = agents.get(agent)?.features;
  if (features !== undefined && !features.includes('api-voice')) return 'no feature';
  // Of a call that nothing is known of, nobody is known to be a party.
  if (call.isUnknown) return 'party';
  return call.legs.get(agent)?.isParty ? 'party' : 'no party';
}

/** The leg of the call's own agent: the sender, where that is a party; else who dispositioned it last, or was told of it first. */
function legOf(call: Call, agent: AgentName, sender: Known['sender']): Leg {
  if (sender === 'party') return call.leg(agent);
  return call.exchanges.at(-1)?.leg ?? call.parties[0] ?? call.leg(agent);
}

const STATES: Readonly<Record<string, CallState>> = {
  Established: 'active',
  Held: 'held',
  Ringing: 'ringing',
  Released: 'released',
};

// What a StatusChange said last counts: another kind of message may show the state of a moment before or after.
function stateOf(call: Call, leg: Leg, reading: TraceReading, { sessions }: Moment): CallState {
  if (leg.released !== undefined) return 'released';
  if (isRecording(reading) && !isHeardSince(leg, sessions.get(leg.agent))) return 'unknown';
  // A given call may get messages of its data alone.
  const state = leg.told?.state ?? call.readState;
  const isGiven = reading.header.calls?.kind === 'given';
  return STATES[state ?? ''] ?? STATES[(isGiven && call.readState) || ''] ?? 'unknown';
}

// What a recording lacks may have told of another state: a poll that is not in it, or the time until a page was loaded anew. And who is
// told of a call only after it was dispositioned may be a stranger to it.
function isHeardSince({ told, isParty }: Leg, session: Session | undefined): boolean {
  if (told === undefined) return true;
  if (!isParty) return false;
  return session?.name === told.session && !session.mayHaveLost(told.at, Number.POSITIVE_INFINITY);
}

function isRecording({ header }: TraceReading): boolean {
  return header.target.kind === 'recording';
}

function releasedByOf(call: Call, leg: Leg): { releasedBy?: ReleasedBy } {
  if (leg.released === undefined || call.ended === undefined) return {};
  const { by } = call.ended;
  // A program ends the calls of the agent whom it made them for.
  return { releasedBy: by === leg.agent || by === 'program' || by === 'agent' ? 'agent' : 'peer' };
}

function uriOf({ messages }: Leg): string | undefined {
  for (const { call } of messages) if (typeof call.uri === 'string') return call.uri;
  return undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
