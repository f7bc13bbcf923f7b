import { isDeepStrictEqual } from 'node:util';
import { quoted } from '../checks/observation.js';
import { memberOf } from './differences.js';

/** A member of a JSON value. */
interface Member {
  /** JSON pointer. */
  readonly pointer: string;
  readonly name: string;
  readonly value: unknown;
}

// A target may send more than anybody reads.
const MOST = 2000;
// A short text may stand in any sentence.
const SHORTEST = 4;

// A sentence with one of these is not about a key of the user data.
const OF_THE_MESSAGE =
  /\b(id|uri|path|state|callUuid|messageType|notificationType|phoneNumber|statusCode|statusMessage)\b/;
// What a sentence about an effect says first of the request: what it lacked, and how it was refused.
const OF_THE_REFUSAL = /^(?:"(?:[^"\\]|\\.)*"|[^("])*\(HTTP \d+(?:"(?:[^"\\]|\\.)*"|[^")])*\): /;

/**
 * The members of a JSON value that a sentence about it speaks of, as JSON pointers: by their pointer, else by their name, the
 * outermost of that name, else by their value.
 * @param asked the key that the request named, and its value, which the sentence may call the sent one
 */
export function namedMembers(
  json: unknown,
  whole: string,
  { key, value: sent }: { key?: string; value: unknown },
): string[] {
  const sentence = whole.replace(OF_THE_REFUSAL, '');
  const members = [...membersOf(json)];
  const pointers = (those: readonly Member[]) => those.map(({ pointer }) => pointer);
  const byPointer = members.filter(({ pointer }) => hasWord(sentence, pointer));
  if (byPointer.length > 0) return pointers(byPointer);
  const prose = sentence.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  // What did not come cannot be marked.
  if (/^(no message|not sent:)/.test(prose)) return [];
  const isName = ({ name, value }: Member) =>
    name === key || /[A-Z]|^(id|uri|path|state)$/.test(name) || isDeepStrictEqual(value, sent);
  const isGone = ({ name }: Member) => prose.includes(`${name} is nothing`);
  const byName = members.filter((each) => isName(each) && hasWord(prose, each.name) && !isGone(each));
  if (byName.length > 0)
    return pointers(byName.filter((each, index) => isOutermost(each, byName.slice(0, index))));
  // What is not there cannot be marked: what would hold it is, where that is known.
  if (/\b(is|shows|to) nothing\b/.test(prose))
    return pointers(members.filter(({ name }) => name === 'userData' && !OF_THE_MESSAGE.test(prose)));
  const texts = members.filter(({ value }) => typeof value === 'string' && value.length >= SHORTEST);
  const byText = texts.filter(({ value }) => value !== sent && sentence.includes(quoted(value)));
  if (byText.length > 0) return pointers(byText);
  if (sent === undefined || /\bnothing\b/.test(prose)) return [];
  return pointers(members.filter(({ value }) => isDeepStrictEqual(value, sent)));
}

function hasWord(sentence: string, word: string): boolean {
  for (let at = sentence.indexOf(word); at >= 0; at = sentence.indexOf(word, at + 1)) {
    const around = `${sentence[at - 1] ?? ' '}${sentence[at + word.length] ?? ' '}`;
    if (!/[\w/]/.test(around)) return true;
  }
  return false;
}

function isOutermost({ name }: Member, before: readonly Member[]): boolean {
  return !before.some((other) => other.name === name);
}

/** Outermost first, so that of two members of a name the outer one comes before. */
function* membersOf(json: unknown): Generator<Member> {
  const queue: { value: unknown; pointer: string }[] = [{ value: json, pointer: '' }];
  let count = 0;
  for (const { value, pointer } of queue) {
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, member] of Object.entries(value)) {
      if (++count > MOST) return;
      const own = memberOf(pointer, name);
      yield { pointer: own, name, value: member };
      queue.push({ value: member, pointer: own });
    }
  }
}
