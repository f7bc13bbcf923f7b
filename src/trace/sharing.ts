import { ownTexts } from '../schemas/corpora.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { members, own } from './message.js';
import { protocolWords } from './redaction-words.js';

/**
 * A trace that can be shown to others: phone numbers, user names, host names and the values of user data are replaced by
 * pseudonyms, the same for the same, so that the shared trace is judged as the original is.
 * @param userNames of the accounts; numbers, hosts and values are found in the trace itself
 */
export function shareable(records: readonly TraceRecord[], userNames: readonly string[]): TraceRecord[] {
  // The values that are sent to see what becomes of them are our own, and are looked for when the trace is judged.
  const pseudonyms = new Pseudonyms(new Set(ownTexts()));
  for (const name of userNames) pseudonyms.add('user', name);
  for (const record of records) collect(record, pseudonyms);
  return records.map((record) => withOwnWords(pseudonyms.replace(record) as TraceRecord, record));
}

// In these the suite speaks for itself: a user may be called bystander, and an extension be 2015 or 2026.
const OWN_WORDS = [
  'type',
  'id',
  'agent',
  'use',
  'method',
  'request',
  'requirements',
  'session',
  'state',
  'stage',
  'fault',
  'call',
  'name',
  'profile',
];

function withOwnWords(replaced: TraceRecord, original: TraceRecord): TraceRecord {
  const kept = Object.entries(original).filter(([member]) => OWN_WORDS.includes(member));
  if (replaced.type !== 'trace' || original.type !== 'trace')
    return { ...replaced, ...Object.fromEntries(kept) } as TraceRecord;
  const { suite, startedAt, documentation, untested } = original;
  return { ...replaced, suite, startedAt, documentation, ...(untested !== undefined && { untested }) };
}

const NUMBERS = new Set([
  'phoneNumber',
  'formattedPhoneNumber',
  'digits',
  'e164Number',
  'dnis',
  'ani',
  'thisDN',
  // Plain strings in editions up to October 2015.
  'participants',
]);
const NAMES = new Set(['userName', 'firstName', 'lastName', 'emailAddress', 'displayName']);
const VALUES = new Set(['disposition', 'dispositions', 'value']);
// What GET /me calls an agent's state is no name of a person.
const NO_NAME = new Set(['userState']);

function collect(value: unknown, pseudonyms: Pseudonyms, name = '', within = ''): void {
  if (typeof value === 'string') {
    if (NUMBERS.has(name)) pseudonyms.add('number', value);
    else if (NAMES.has(name) && !NO_NAME.has(within)) pseudonyms.add('user', value);
    else if (within === 'userData' || VALUES.has(name)) pseudonyms.add('value', value);
    for (const [, host] of value.matchAll(/https?:\/\/(\[[^\]]+\]|[^/:?#\s"']+)/g))
      pseudonyms.add('host', host ?? '');
  } else if (Array.isArray(value)) {
    for (const each of value) collect(each, pseudonyms, name, within);
  } else if (typeof value === 'object' && value !== null) {
    for (const [member, each] of Object.entries(value)) {
      collect(each, pseudonyms, member, within === 'userData' || name === 'userData' ? 'userData' : name);
    }
    const host = own(members(own(members(value), 'headers')), 'host');
    if (typeof host === 'string') pseudonyms.add('host', host.replace(/:\d+$/, ''));
  }
}

// A short value stands for itself only where values stand; a long one is looked for everywhere.
const LONG = 8;

class Pseudonyms {
  constructor(private readonly kept: ReadonlySet<string>) {}

  readonly #by = new Map<string, string>();
  readonly #hosts = new Set<string>();
  readonly #counts = new Map<string, number>();
  #pattern?: RegExp;

  add(kind: 'number' | 'user' | 'host' | 'value', original: string): void {
    if (original === '' || this.#by.has(original) || this.kept.has(original)) return;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (kind === 'host') this.#hosts.add(original);
    // As long as a value must be to be told from other text.
    this.#by.set(original, `${kind}-${String(count).padStart(4, '0')}`);
  }

  replace(value: unknown, name = '', within = ''): unknown {
    if (typeof value === 'string') {
      if (this.kept.has(value)) return value;
      const isName = NAMES.has(name) && !NO_NAME.has(within);
      const whole = VALUES.has(name) || name === 'userData' || NUMBERS.has(name) || isName;
      return (whole ? this.#by.get(value) : undefined) ?? this.#inText(value);
    }
    if (Array.isArray(value)) return value.map((each) => this.replace(each, name, within));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([member, each]) => [
        this.#inText(member),
        this.replace(each, name === 'userData' ? 'userData' : member, name),
      ]),
    );
  }

  #inText(text: string): string {
    this.#pattern ??= patternOf([...this.#by.keys()], this.#hosts);
    return text.replace(this.#pattern, (found) => this.#by.get(found) ?? found);
  }
}

// What the protocol says itself: a user may be called bystander, and a value be Released.
const protocolTokens = new Set(protocolWords.flatMap((word) => [word, ...word.split(/[^A-Za-z0-9]+/)]));

// Longest first, so that a name inside a longer one does not break it; a number or name only where it stands by itself, a
// short word, and one of the protocol's, only where it is quoted, and the name of a host that is one word only in a URL.
function patternOf(originals: readonly string[], hosts: ReadonlySet<string>): RegExp {
  const isDistinct = (each: string) => each.length >= LONG || /^\+?\d{4,}$/.test(each);
  const escaped = (each: string) => each.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const patternFor = (each: string) => {
    if (hosts.has(each) && !/[.:]/.test(each)) return `(?<=//)${escaped(each)}(?=[:/?#"]|$)`;
    const isFound = each.includes('.') || (isDistinct(each) && !protocolTokens.has(each));
    return isFound ? `(?<![A-Za-z0-9])${escaped(each)}(?![A-Za-z0-9])` : `(?<=")${escaped(each)}(?=")`;
  };
  const sorted = [...originals].sort((a, b) => b.length - a.length);
  return new RegExp(sorted.length === 0 ? '(?!)' : sorted.map(patternFor).join('|'), 'g');
}
