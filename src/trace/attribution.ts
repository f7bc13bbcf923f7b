import { isDeepStrictEqual } from 'node:util';
import type { EventRecord } from '../schemas/trace.gen.js';
import type { Call } from './call.js';
import type { Feed, Session } from './channel.js';
import { type Exchange, saysNothing, saysSuccess } from './exchange.js';
import { type CallMessage, mayBecome, members, own, textsIn } from './message.js';
import type { Change } from './request-shape.js';

/** The notificationType of the page's sample (page, notification sample). */
export const ATTACHED_DATA_CHANGED = 'AttachedDataChanged';

// A message is put down to one of so many of the latest requests of its call: it may come late, while others are sent.
const LOOK_BACK = 512;
// An event to so many of the latest that carry its value.
const EVENTS_BACK = 64;
// One that shows something else may be that of one of so many.
const TOUCH_BACK = 4;

/**
 * Puts an AttachedDataChanged down to the request of its call that it is the notification of: the latest one that has none yet
 * and whose value it is the first to show at the key. Each message is that of one request at most, since every one carries the
 * whole user data. One that shows something else than before at the key of a late request is noted as having touched it.
 * @param key the key configured on the server; undefined = not known yet
 * @param notificationMs what comes later is late
 * @returns the request that it was put down to as its notification; undefined = none
 */
export function putDown(
  message: CallMessage,
  call: Call,
  session: Session | undefined,
  key: string | undefined,
  notificationMs: number,
): Exchange | undefined {
  const { exchanges } = call;
  if (message.notificationType !== ATTACHED_DATA_CHANGED || exchanges.length === 0) return undefined;
  const { userData, agent } = message;
  const first = Math.max(0, exchanges.length - LOOK_BACK);
  for (let index = exchanges.length - 1; userData !== undefined && index >= first; index--) {
    const exchange = exchanges[index] as Exchange;
    if (exchange.shown.has(agent) || exchange.shape.value === undefined || isEarlier(message, exchange))
      continue;
    const keys = keysShowing(exchange, userData, keyAsked(exchange, key));
    if (keys.length === 0 || wasShownBefore(exchange, message, keys)) continue;
    exchange.shown.set(agent, message);
    call.leg(agent).askedBy.set(message, exchange);
    // What was refused shows by somebody else's doing, if at all.
    const isOwn = exchange.response === undefined || saysSuccess(exchange) || saysNothing(exchange);
    session?.cause(exchange, message, { isOwn, isLate: message.at - exchange.sentAt > notificationMs });
    return exchange;
  }
  exchanges
    .slice(-TOUCH_BACK)
    .findLast((exchange) => touches(exchange, message, session, keyAsked(exchange, key)));
  return undefined;
}

// What becomes of a key that is no text (a number, say) nobody tells: the value shows wherever it was put.
function keyAsked({ shape }: Exchange, configuredKey: string | undefined): string | undefined {
  if (shape.key !== undefined) return shape.key;
  return shape.changes.some((change) => change.endsWith('dispositionKey')) ? undefined : configuredKey;
}

// Unpacked and recorded only after the request was sent, though it had come before.
function isEarlier(message: CallMessage, { sentAt }: Exchange): boolean {
  return message.at < sentAt;
}

// Only the first that shows a value is its request's; of two alike, one is that of each of two requests.
function wasShownBefore(
  { call, shape, sentSeq }: Exchange,
  message: CallMessage,
  keys: readonly string[],
): boolean {
  const leg = call.leg(message.agent);
  const before = leg.lastDataBefore(message.seq);
  if (before === undefined || before.seq < sentSeq || before.notificationType !== ATTACHED_DATA_CHANGED)
    return false;
  const isShown = keys.some((key) => mayBecome(shape.value, own(before.userData, key)));
  const isAlike =
    isDeepStrictEqual(before.userData, message.userData) &&
    isDeepStrictEqual(leg.askedBy.get(before)?.shape.value, shape.value);
  return isShown && !isAlike;
}

function keysShowing({ shape: { value } }: Exchange, userData: object, key: string | undefined): string[] {
  if (key !== undefined) return mayBecome(value, own(members(userData), key)) ? [key] : [];
  return Object.entries(userData).flatMap(([name, held]) => (mayBecome(value, held) ? [name] : []));
}

function touches(
  exchange: Exchange,
  message: CallMessage,
  session: Session | undefined,
  key: string | undefined,
): boolean {
  const { agent } = message;
  if (key === undefined || exchange.touched.has(agent) || exchange.shown.has(agent)) return false;
  if (isEarlier(message, exchange)) return false;
  if (message.userData !== undefined) {
    const before = exchange.call.leg(agent).lastDataBefore(message.seq);
    if (before === undefined || isDeepStrictEqual(own(before.userData, key), own(message.userData, key)))
      return false;
  }
  exchange.touched.set(agent, message);
  exchange.call.leg(agent).askedBy.set(message, exchange);
  session?.cause(exchange, message, { isOwn: false });
  return true;
}

// What has to be refused, or ought to be: an ErrorMessage is looked for (docs/verdicts.md, "Refused").
const TO_BE_REFUSED = new Set<Change>([
  'no JSON',
  'without operationName',
  'unknown operationName',
  'without disposition',
  'without callUuid',
  'without callUri',
  'structured disposition',
  'structured dispositionKey',
  'unknown call',
  'no credentials',
  'no feature',
  'no party',
]);

/** Whether a request is changed so that it must, or should, be refused. */
export function isToBeRefused({ shape }: Exchange): boolean {
  return shape.changes.some((change) => TO_BE_REFUSED.has(change));
}

/**
 * The request that an ErrorMessage is about: the one that it names, if it names one; else the oldest that was changed so that
 * it must be refused, was answered 0 and has none yet; only where there is none of these, the last one.
 * @param recent the latest requests of the agent who received it, or about that agent's calls, in their order
 */
export function exchangeOfError(error: CallMessage, recent: readonly Exchange[]): Exchange | undefined {
  const texts = new Set(textsIn(error.data));
  const open = recent.filter((each) => each.errors.length === 0 && mayFollow(each));
  // A session that began later tells of what was sent since.
  const heard = open.filter(({ sessions }) => sessions.get(error.agent)?.name === error.session);
  const waiting = heard.length > 0 ? heard : open;
  const named = waiting.filter(({ call, shape, leg }) =>
    [shape.value, leg.callId, call.callUuid].some((each) => typeof each === 'string' && texts.has(each)),
  );
  const byValue = named.find(({ shape }) => typeof shape.value === 'string' && texts.has(shape.value));
  const candidates = named.length > 0 ? named : waiting;
  // Who sent a request is told of it.
  const toBeRefused = candidates.filter(isToBeRefused);
  const own = toBeRefused.find(({ sender }) => sender === error.agent);
  return byValue ?? own ?? toBeRefused[0] ?? candidates.at(-1);
}

// Answered 0, or not answered yet.
function mayFollow(exchange: Exchange): boolean {
  return exchange.response === undefined || saysSuccess(exchange);
}

/**
 * Puts an EventUserEvent down to the exchanges whose value it carries at any key. One that copies the user data of a call carries what was
 * set while that was up as well: it is put down to none of these that is not the last, nor to any once the call is released.
 */
export function putDownEvent(
  record: EventRecord,
  feed: Feed,
  carrying: (value: string) => readonly Exchange[],
): void {
  const event = members(record.event);
  if (event.event !== 'EventUserEvent') return;
  const texts = new Set(textsIn(event.userData));
  for (const text of texts) {
    // The latest have their events yet to come: of what is sent again and again, not every event is that of every request.
    for (const exchange of carrying(text).slice(-EVENTS_BACK)) {
      if (exchange.sentSeq > record.seq || isCopied(exchange, record, texts)) continue;
      const isFirst = exchange.events.length === 0;
      exchange.events.push(record);
      exchange.call.events.add(record);
      if (isFirst && exchange.state === 'released' && exchange.shape.changes.length === 0)
        feed.cause(exchange, record);
    }
  }
}

// What an application makes of a call that is over, or the event of a later request, that shows the rest of the user data too.
function isCopied(exchange: Exchange, record: EventRecord, texts: ReadonlySet<string>): boolean {
  const { call, leg, state, index, shape } = exchange;
  if (state === 'released') return false;
  const data = leg.lastDataBefore(record.seq)?.userData;
  const event = members(members(record.event).userData);
  const isCopy = Object.entries(data ?? {}).some(
    ([key, held]) => !isDeepStrictEqual(held, shape.value) && isDeepStrictEqual(own(event, key), held),
  );
  // The feed may be faster than the message that tells of the end.
  const isOver = call.ended !== undefined || (leg.released !== undefined && leg.released.seq < record.seq);
  const isLater = ({ sentSeq, shape: { value } }: Exchange) =>
    sentSeq < record.seq && typeof value === 'string' && texts.has(value);
  return isCopy && (isOver || call.exchanges.slice(index + 1).some(isLater));
}
