import { callRead } from '../trace/call.js';
import type { Exchange } from '../trace/exchange.js';
import { type CallMessage, members } from '../trace/message.js';
import { Known } from './known.js';
import { quoted } from './observation.js';
import type { Effect } from './value-shown.js';

// A text that is made up for a request is as long.
const LONG = 12;
// Values are made of those that a key held not long before.
const ALIKE = 256;
// What a request left behind shows in one of so many messages.
const MESSAGES = 8;

/**
 * The value of a request where what holds it, be it within another text or in other letters, can be of nothing else: letters and digits that
 * nothing else that was sent of the call holds. A word that people choose stands in many texts.
 */
export function ownText(exchange: Exchange): string | undefined {
  const { call, index, shape } = exchange;
  const { value } = shape;
  if (typeof value !== 'string' || value.length < LONG || !/[a-z]/i.test(value) || !/\d/.test(value))
    return undefined;
  const near = call.exchanges.slice(Math.max(0, index - ALIKE), index + ALIKE);
  const isAlike = near.some(
    (other) => other !== exchange && other.shape.value !== undefined && holdsText(other.shape.value, value),
  );
  return isAlike ? undefined : value;
}

/** Whether something holds a text: as a value, within one, or as a key, in whichever letters. A longer word or number is another one. */
export function holdsText(something: unknown, text: string): boolean {
  return holds(
    (JSON.stringify(something) ?? '').toLowerCase(),
    JSON.stringify(text).slice(1, -1).toLowerCase(),
  );
}

function holds(words: string, text: string): boolean {
  for (let at = words.indexOf(text); at >= 0; at = words.indexOf(text, at + 1))
    if (!/[\w-]/.test(words.charAt(at - 1)) && !/[\w-]/.test(words.charAt(at + text.length))) return true;
  return false;
}

const written = new Known<string>();

/** What shows, after a request, its value within another text, in other letters or in the name of a key: the user data of the call, notified or read. */
export function shownWithin(exchange: Exchange): Effect | undefined {
  const { call, sentSeq } = exchange;
  const text = ownText(exchange);
  if (text === undefined) return undefined;
  const lower = text.toLowerCase();
  for (const leg of call.legs.values()) {
    let left = MESSAGES;
    const isOver = () => --left < 0;
    const isShown = (each: CallMessage) =>
      holds(
        written.of(each, () => JSON.stringify(each.userData ?? {}).toLowerCase()),
        lower,
      );
    const message = leg.firstAfter(sentSeq, (each) => isOver() || isShown(each));
    if (message !== undefined && left >= 0)
      return { text: `the call's user data hold the sent value ${quoted(text)}`, seq: message.seq };
  }
  const read = call.reads.find(
    (each) => each.request.seq > sentSeq && holdsText(members(callRead(each)).userData, text),
  );
  return (
    read && {
      text: `the call as read holds the sent value ${quoted(text)}`,
      seq: read.response?.seq ?? sentSeq,
    }
  );
}
