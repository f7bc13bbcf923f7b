import { isDeepStrictEqual } from 'node:util';
import type { AgentName } from '../schemas/trace.gen.js';
import { ATTACHED_DATA_CHANGED } from '../trace/attribution.js';
import type { Leg } from '../trace/call.js';
import type { Exchange } from '../trace/exchange.js';
import { type CallMessage, kindOf } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { KnownByKey } from './known.js';
import { isAccepted } from './response.js';

// So many messages, and, where they do not stand at the first request of each call, so many at times that differ from call to call.
const AGAIN = 3;
// Prompt is what comes in so many times what the slowest notification took.
const TIMES = 2;

/** What was asked of a released call. */
interface Requests {
  readonly leg: Leg;
  readonly released: CallMessage;
  /** Every request, and those of them that were taken. */
  readonly requests: readonly Exchange[];
  readonly taken: readonly Exchange[];
}

/** The same, and the messages of a kind that an agent got about the call since its release. */
interface Asked extends Requests {
  readonly came: readonly CallMessage[];
}

const found = new KnownByKey<AgentName, ReadonlyMap<Exchange, CallMessage>>();

/**
 * The message about a released call that is tied to a request though most requests have none. It tells nothing new, and its kind comes several times,
 * promptly after requests for released calls and never else, though most of the time there is no request: after the first request of
 * each call, one of which had been quiet before; or, as AttachedDataChanged, at times that differ from call to call, as nothing does that
 * follows the release.
 */
export function promptMessage(
  reading: TraceReading,
  exchange: Exchange,
  { agent }: Leg,
): CallMessage | undefined {
  return found.of(exchange.call, agent, () => promptMessages(reading, exchange, agent)).get(exchange);
}

function promptMessages(
  reading: TraceReading,
  { call, sessions, sentSeq }: Exchange,
  agent: AgentName,
): ReadonlyMap<Exchange, CallMessage> {
  const session = sessions.get(agent);
  const slowestMs = session?.slowestBefore(sentSeq) ?? 0;
  const promptMs = TIMES * slowestMs;
  const tied = new Map<Exchange, CallMessage>();
  const released = requestsOfReleased(reading, agent);
  for (const kind of new Set([...call.leg(agent).after(sentSeq)].map(kindOf))) {
    if (reading.usualAfterRelease.has(kind)) continue;
    const asked = released.map((each) => ({ ...each, came: toldAgain(each, kind) }));
    const came = asked.flatMap((each) => each.came);
    const isPromptOnly = asked.every((each) => each.came.every((one) => isPrompt(each, one, promptMs)));
    if (came.length < AGAIN || !isPromptOnly) continue;
    if (!isMostlyQuiet(asked, promptMs, session?.came.at(-1)?.at ?? 0)) continue;
    const isAtFirst = isAfterFirstOfEach(asked, promptMs, reading.header.timeouts.quietMs);
    const isData = came.every(({ notificationType }) => notificationType === ATTACHED_DATA_CHANGED);
    if (!isAtFirst && !(isData && countOnOneCallAlone(asked, slowestMs) >= AGAIN)) continue;
    for (const { taken, came } of asked)
      for (const message of came) {
        const owner = isAtFirst ? taken[0] : taken.findLast(({ sentSeq }) => sentSeq < message.seq);
        if (owner !== undefined && !tied.has(owner)) tied.set(owner, message);
      }
  }
  return tied;
}

function requestsOfReleased(reading: TraceReading, agent: AgentName): Requests[] {
  return reading.calls.flatMap(({ legs, exchanges }) => {
    const leg = legs.get(agent);
    const released = leg?.released;
    if (leg === undefined || released === undefined) return [];
    const requests = exchanges.filter(({ state, sentSeq }) => state === 'released' && sentSeq > released.seq);
    const taken = requests.filter((each) => each.shape.changes.length === 0 && isAccepted(reading, each));
    return taken.length === 0 ? [] : [{ leg, released, requests, taken }];
  });
}

function toldAgain({ leg, released }: Requests, kind: string): CallMessage[] {
  return [...leg.after(released.seq)].filter((each) => kindOf(each) === kind && tellsNothingNew(leg, each));
}

// What others write differs in a key.
function tellsNothingNew(leg: Leg, { seq, userData }: CallMessage): boolean {
  return userData === undefined || isDeepStrictEqual(userData, leg.lastDataBefore(seq)?.userData);
}

function isPrompt({ requests }: Asked, { seq, at }: CallMessage, promptMs: number): boolean {
  const last = requests.findLast(({ sentSeq }) => sentSeq < seq);
  return last !== undefined && at - last.sentAt <= promptMs;
}

function isMostlyQuiet(asked: readonly Asked[], promptMs: number, untilAt: number): boolean {
  let [quiet, busy] = [0, 0];
  for (const { released, requests } of asked) {
    const busyMs = requests.reduce((sum, { sentAt }, index) => {
      const next = requests[index + 1]?.sentAt ?? untilAt;
      return sum + Math.min(promptMs, next - sentAt);
    }, 0);
    busy += busyMs;
    quiet += untilAt - released.at - busyMs;
  }
  return quiet >= busy;
}

// The second one is sent before that is awaited.
function isAfterFirstOfEach(asked: readonly Asked[], promptMs: number, quietMs: number): boolean {
  const isOfFirst = ({ taken: [first], came: [message, another] }: Asked) =>
    first !== undefined &&
    message !== undefined &&
    another === undefined &&
    message.seq > first.sentSeq &&
    message.at - first.sentAt <= promptMs;
  return (
    asked.length >= AGAIN &&
    asked.every(isOfFirst) &&
    asked.some(
      ({ released, requests: [first] }) => first !== undefined && first.sentAt - released.at >= quietMs,
    )
  );
}

// What follows the release of calls comes as long after that of each.
function countOnOneCallAlone(asked: readonly Asked[], apartMs: number): number {
  const told = asked
    .map(({ released, came }) => came.map(({ at }) => at - released.at))
    .filter(({ length }) => length > 0);
  const isAlone = (time: number, times: readonly number[]) =>
    told.some((others) => others !== times && others.every((each) => Math.abs(each - time) > apartMs));
  return told.reduce((sum, times) => sum + times.filter((each) => isAlone(each, times)).length, 0);
}
