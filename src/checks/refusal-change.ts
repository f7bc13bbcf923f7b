import { isDeepStrictEqual } from 'node:util';
import type { Call } from '../trace/call.js';
import type { Exchange } from '../trace/exchange.js';
import { type CallMessage, own } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { changesAfter, type KeyChange } from './effect.js';
import { Known } from './known.js';
import { isRefused } from './response.js';
import { isToldAlone } from './told-alone.js';
import { changesOtherwise, otherwiseChanged } from './written-keys.js';

// It must come again for each of several refusals of a kind to be put down to them.
const AGAIN = 2;
// A key that goes, after refusals of any kind of a call, goes so often; or after the first refusal of so many calls.
const OF_ANY_KIND = 3;
const CALLS = 2;
// Among so many messages one that was said before is looked for.
const LOOK_BACK = 256;

/**
 * A key that refused requests changed. What happens once may be anybody's doing: it is tied to refusals where it follows no other request, and
 * - follows each refusal of that kind on the call, of which there are several; or
 * - sets a key that nobody else knows to what nobody asked for, on whichever call; one that the call was made with to the same value; or
 * - takes such a key away after several refusals of the call, or after the first one of several calls.
 */
export function changedByRefusal(
  reading: TraceReading,
  exchange: Exchange,
): { change: KeyChange; changes: readonly KeyChange[]; tied: boolean } | undefined {
  const changes = changesBehind(reading, exchange);
  const [first] = changes;
  if (first === undefined) return undefined;
  const ofKind = followsKind(reading, exchange);
  const tied = changes.find(
    (change) =>
      !changesOtherwise(reading, exchange, change.key) &&
      (ofKind ||
        (!othersChange(reading) &&
          (comesAgain(reading, exchange, change) || isOnOtherCalls(reading, exchange, change)))),
  );
  return { change: tied ?? first, changes, tied: tied !== undefined };
}

/** Whether it was a refused request that made of some keys what a message shows them to be: that is ERR-18's matter. */
export function isMadeByRefusal(
  reading: TraceReading,
  exchange: Exchange,
  keys: readonly string[],
  { userData }: CallMessage,
): boolean {
  const found = isRefused(reading, exchange) ? changedByRefusal(reading, exchange) : undefined;
  const isMade = (key: string) =>
    found?.changes.some((each) => each.key === key && isDeepStrictEqual(each.after, own(userData, key)));
  return found?.tied === true && keys.every(isMade);
}

// Whichever key it is: it may be the one that was named, or set last.
function followsKind(reading: TraceReading, { call, shape, state }: Exchange): boolean {
  const alike = call.exchanges.filter(
    (other) => other.shape.described === shape.described && other.state === state,
  );
  const followed = alike.filter((other) => changesBehind(reading, other).length > 0);
  return followed.length >= AGAIN && followed.length === alike.length;
}

// Where requests under other keys change any key of ours, it may be the request behind a refusal that did (ACT-08).
function othersChange(reading: TraceReading): boolean {
  return reading.calls.some((call) => others.of(call, () => othersChangeOf(reading, call)));
}

const others = new Known<boolean>();

function othersChangeOf(reading: TraceReading, { exchanges, madeWith }: Call): boolean {
  const [first] = exchanges;
  if (first === undefined) return false;
  return [...reading.header.testKeys, ...Object.keys(madeWith)].some(
    (key) =>
      changesOtherwise(reading, first, key) ||
      exchanges.some((other) => {
        const now = otherwiseChanged(reading, other, first.leg, key);
        return now !== undefined && now.held === undefined;
      }),
  );
}

// To be set to a value that nobody asked for, such a key needs the target; to go, a workflow that clears user data will do.
function comesAgain(reading: TraceReading, { call }: Exchange, change: KeyChange): boolean {
  // So may any other key have by then.
  const times = (about: Call) => refusalsBefore(reading, about).get(became(reading, change))?.length ?? 0;
  if (change.after === undefined) return isOwnKey(reading, call, change.key) && times(call) >= OF_ANY_KIND;
  return reading.calls.reduce((sum, about) => sum + times(about), 0) >= AGAIN;
}

function isOnOtherCalls(reading: TraceReading, exchange: Exchange, change: KeyChange): boolean {
  if (!isOwnKey(reading, exchange.call, change.key)) return false;
  const calls = reading.calls.filter((call) => {
    const first = call.exchanges.find((other) => other.shape.changes.length > 0 && isRefused(reading, other));
    if (first?.shape.described !== exchange.shape.described || first?.state !== exchange.state) return false;
    if (call === exchange.call && first !== exchange) return false;
    return (
      refusalsBefore(reading, call).get(became(reading, change))?.includes(first) ||
      (change.after === undefined && isGoneBehind(reading, first, change.key))
    );
  });
  return calls.includes(exchange.call) && calls.length >= CALLS;
}

// Of a later call several are refused in a row, and the request behind them tells what became of the key.
function isGoneBehind(reading: TraceReading, first: Exchange, key: string): boolean {
  const { call, index, leg, sentSeq } = first;
  const behind = call.exchanges.slice(index + 1).find((other) => !isRefused(reading, other));
  const message = leg.firstAfter(sentSeq, ({ userData }) => userData !== undefined);
  return (
    behind !== undefined &&
    reading.keyOf(behind) !== key &&
    message !== undefined &&
    message === behind.shown.get(leg.agent) &&
    own(leg.lastDataBefore(sentSeq)?.userData, key) !== undefined &&
    own(message.userData, key) === undefined
  );
}

const refusals = new Known<Map<string, Exchange[]>>();

/** The refused requests of a call after which a key of the suite's own became something nobody asked for, or went. */
function refusalsBefore(reading: TraceReading, call: Call): ReadonlyMap<string, Exchange[]> {
  // Of a call that is up there may be none yet.
  const known = refusals.of(call, () => new Map());
  if (known.size > 0) return known;
  for (const exchange of call.exchanges) {
    if (!isRefused(reading, exchange)) continue;
    const changes = changesBehind(reading, exchange).filter(({ key }) => isOwnKey(reading, call, key));
    for (const name of new Set(changes.map((change) => became(reading, change))))
      known.set(name, [...(known.get(name) ?? []), exchange]);
  }
  return known;
}

/** What a refused request changed, as far as the messages after it tell. */
function changesBehind(reading: TraceReading, exchange: Exchange): readonly KeyChange[] {
  return changesAfter(reading, exchange).filter(
    (change) => !isSaidAgain(exchange, change) && !isOfOneMessage(reading, exchange, change),
  );
}

// What one message alone tells otherwise is its own matter (ACT-08), and so is that the next one tells it again.
function isOfOneMessage(
  reading: TraceReading,
  { call, leg, sentSeq }: Exchange,
  { key, after, message }: KeyChange,
): boolean {
  const last = leg.lastDataBefore(sentSeq);
  if (last === undefined) return false;
  const keys = [key];
  if (isToldAlone(reading, call, message, { before: last, keys })) return true;
  const before = leg.lastDataBefore(last.seq);
  return (
    before !== undefined &&
    isDeepStrictEqual(own(before.userData, key), after) &&
    isToldAlone(reading, call, last, { before, keys })
  );
}

// What was said before to the letter, and comes late once more, shows what keys were then, or is without them: the next message does not go on
// from that.
function isSaidAgain({ leg, sentSeq }: Exchange, { key, after, message }: KeyChange): boolean {
  const { seq, userData } = message;
  const next = leg.firstAfter(seq, (each) => each.userData !== undefined);
  if (next === undefined || isDeepStrictEqual(own(next.userData, key), after)) return false;
  let left = LOOK_BACK;
  return (
    leg.lastBefore(sentSeq, (each) => --left < 0 || isDeepStrictEqual(each.userData, userData)) !==
      undefined && left >= 0
  );
}

// The keys that dispositions are set under may get another value each time; what changes the others more and more may be any request's doing.
function became({ header }: TraceReading, { key, after }: KeyChange): string {
  if (after === undefined) return 'nothing';
  return header.testKeys.includes(key) ? 'something' : JSON.stringify(after);
}

// Nobody but this run knows it: no workflow and no CRM writes it.
function isOwnKey({ header }: TraceReading, { madeWith }: Call, key: string): boolean {
  return header.testKeys.includes(key) || Object.hasOwn(madeWith, key);
}
