import type { CaseConditions } from '../requirement.js';
import type { Exchange } from '../trace/exchange.js';
import { members, own } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { type Change, OPERATION } from '../trace/request-shape.js';
import { Known } from './known.js';
import { isAccepted } from './response.js';

/*
 * Where requirements apply, in the words that several share.
 */

/** The request is the operation's: a POST that names it. */
function isOperation({ request }: Exchange): boolean {
  return request.method === 'POST' && own(members(request.body), 'operationName') === OPERATION;
}

/**
 * The documented request, or, where the target takes it only so, another form of it (`call.uri` as callUri, the address of
 * another edition): nothing else is changed.
 */
export function isUnchanged(exchange: Exchange, reading: TraceReading): boolean {
  const { changes, form } = exchange.shape;
  if (changes.length > 0) return false;
  return form === 'documented' || !documentedIsTaken(exchange, reading);
}

// What the page does not decide: whether it is taken is the target's to say (KEY-04, KEY-05, ERR-19, ERR-20, RES-07).
const UNDECIDED: readonly Change[] = ['odd dispositionKey', 'empty dispositionKey', 'empty disposition'];

/**
 * A request that the target took although it need not have: with an odd or empty key or value, or in another form than it takes as well. What
 * comes of it is to be as of any other.
 */
export function isTakenToo(exchange: Exchange, reading: TraceReading): boolean {
  return (
    exchange.shape.changes.every((change) => UNDECIDED.includes(change)) &&
    !isUnchanged(exchange, reading) &&
    isAccepted(reading, exchange)
  );
}

// Taken, they are told of as any other; what an event makes of them is open.
const TOLD: readonly Change[] = [...UNDECIDED, 'scalar disposition', 'scalar dispositionKey'];

/** Whether the notification of a request is to be as the page shows it: it is unchanged, or was taken although it need not have been, and told of. */
export function isTold(exchange: Exchange, reading: TraceReading): boolean {
  if (isUnchanged(exchange, reading)) return true;
  const mayBeTaken = exchange.shape.changes.every((change) => TOLD.includes(change));
  return mayBeTaken && exchange.shown.has(exchange.leg.agent) && isAccepted(reading, exchange);
}

/** An unchanged request with a value that nobody could misread. */
export function isPlainRequest(exchange: Exchange, reading: TraceReading): boolean {
  return isUnchanged(exchange, reading) && isPlain(exchange.shape.value, reading);
}

/** An unchanged request that was taken, or whose value nobody could refuse for itself. */
export function isPlainOrTaken(exchange: Exchange, reading: TraceReading): boolean {
  return (
    isUnchanged(exchange, reading) &&
    (isPlain(exchange.shape.value, reading) || isAccepted(reading, exchange))
  );
}

/** The documented request as the page shows it, which was taken, or whose value nobody could refuse for itself. */
export function isDocumented(exchange: Exchange, reading: TraceReading): boolean {
  const { changes, form, value } = exchange.shape;
  if (changes.length > 0 || form !== 'documented') return false;
  return isPlain(value, reading) || (typeof value === 'string' && isAccepted(reading, exchange));
}

// As far as the call tells: the documented form may be taken of one call and not of another.
function documentedIsTaken({ call, state }: Exchange, reading: TraceReading): boolean {
  return call.exchanges.some(
    (other) =>
      other.state === state &&
      other.shape.form === 'documented' &&
      other.shape.changes.length === 0 &&
      isAccepted(reading, other),
  );
}

// Words that some layer on the way may take for something else than text.
const RESERVED = /^(null|true|false|undefined|none|nil|nan|infinity|yes|no|on|off)$/i;

/** A value that means the same to every layer and is too long for none: a short word of letters, digits, hyphens and underscores, or one that the target is said to accept. */
export function isPlain(value: unknown, { header }: Pick<TraceReading, 'header'>): boolean {
  if (typeof value !== 'string') return false;
  if (header.dispositions?.includes(value)) return true;
  return /^[A-Za-z][\w-]{0,31}$/.test(value) && !RESERVED.test(value);
}

/** A value of printable ASCII without outer spaces, 255 characters at most. */
export function isAscii(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(value);
}

/**
 * Whether the call was released so soon after the request that the target may have taken it as released: Released came before the response,
 * or within the time of a notification, and nothing else about the call before it.
 */
export function isOvertaken({ leg, sentSeq, sentAt, response }: Exchange, reading: TraceReading): boolean {
  const { released } = leg;
  return (
    released !== undefined &&
    (released.at - sentAt < reading.header.timeouts.notificationMs ||
      released.seq < (response?.seq ?? Number.POSITIVE_INFINITY)) &&
    leg.firstAfter(sentSeq, () => true) === released
  );
}

/** A request with a text as its value. */
export function withText({ shape }: Exchange): boolean {
  return typeof shape.value === 'string';
}

/** Whether the call was answered and is up; on hold too, which others than the run may put it on. */
export function isUp({ state }: Exchange): boolean {
  return state === 'active' || state === 'held';
}

/** An unchanged request about a call that is up and talking. */
export function onActive(exchange: Exchange, reading: TraceReading): boolean {
  return exchange.state === 'active' && isUnchanged(exchange, reading) && !isOvertaken(exchange, reading);
}

/** An unchanged request about a call that is up: on hold too. */
export function onActiveOrHeld(exchange: Exchange, reading: TraceReading): boolean {
  return isUp(exchange) && isUnchanged(exchange, reading) && !isOvertaken(exchange, reading);
}

/** A request about a call that is up whose notification is to be as the page shows it. */
export function isToldWhileUp(exchange: Exchange, reading: TraceReading): boolean {
  return isUp(exchange) && isTold(exchange, reading) && !isOvertaken(exchange, reading);
}

/** The same about a call that is talking. */
export function isToldWhileActive(exchange: Exchange, reading: TraceReading): boolean {
  return exchange.state === 'active' && isToldWhileUp(exchange, reading);
}

/** A request about a released call that the target took although it need not have, or an unchanged one. */
export function isAskedOfReleased(exchange: Exchange, reading: TraceReading): boolean {
  return exchange.state === 'released' && (isUnchanged(exchange, reading) || isTakenToo(exchange, reading));
}

/** An unchanged request about a released call. */
export function onReleased(exchange: Exchange, reading: TraceReading): boolean {
  return exchange.state === 'released' && isUnchanged(exchange, reading);
}

/** A request that the operation took. */
export function onSuccess(exchange: Exchange, reading: TraceReading): boolean {
  return isOperation(exchange) && isAccepted(reading, exchange);
}

/** A request with that change alone, in no other form than the documented one. */
export function hasChange(...kinds: Change[]): (exchange: Exchange) => boolean {
  return ({ shape: { changes } }) => changes.length === 1 && kinds.includes(changes[0] as Change);
}

/** The first disposition of a released call that was taken, before that one; undefined = that one is the first. */
export function firstTaken({ call, index }: Exchange, reading: TraceReading): Exchange | undefined {
  const isTaken = (other: Exchange) =>
    other.state === 'released' && isUnchanged(other, reading) && isAccepted(reading, other);
  const first = taken.of(call, () => call.exchanges.find(isTaken));
  return first !== undefined && first.index < index ? first : undefined;
}

const taken = new Known<Exchange | undefined>();

/** The states of a call in which a requirement about both must be decided, as cases; of given calls, those that are given. */
export function bothStates({ header: { calls } }: CaseConditions): string[] {
  const has = (id: string | undefined) => calls?.kind !== 'given' || id !== undefined;
  return [...(has(calls?.active) ? ['active'] : []), ...(has(calls?.released) ? ['released'] : [])];
}
