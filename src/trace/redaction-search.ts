import { unescaped } from './redaction-escapes.js';
import type { Form } from './redaction-forms.js';

/** Characters `from` up to `to` (exclusive) of a text are the secret of this name. */
export interface Found {
  from: number;
  to: number;
  name: string;
}

type Needle = Form & { name: string };

/** Fewer characters than these can be found anywhere by chance, so no shorter form is searched for. */
export const leastForm = 4;
/** What may stand in a number of JSON, none of which is written with more characters. */
export const partOfNumber = /^[-+.e\d]{1,25}$/i;
/** How many levels of escapes are undone: JSON in a JSON string in a form field is three. */
const levels = 4;
const base64Character = /[A-Za-z0-9+/_-]/;

/** So many characters of a text are passed over at once at most. */
const longestSkip = 250;

/**
 * Searches many literals at once, as Wu and Manber do ("A fast algorithm for multi-pattern searching", 1994): a table over four
 * characters says how many can be passed over where no literal holds these, and the time does not grow with the number of literals: a
 * target may hand out a new cookie with every response.
 */
export class SecretSearch {
  /** So many characters of each literal are looked at first: as many as the shortest has. */
  #window = Number.POSITIVE_INFINITY;
  /** How far the window may move on that ends with four characters of this digest. */
  readonly #skips = new Uint8Array(0x10000);
  /** By the digest of their first four characters, the longest first. */
  readonly #needles = new Map<number, Needle[]>();
  readonly #known = new Set<string>();
  /** Whether a form may be a part of a number. */
  hasNumbers = false;

  /** Adds a form of the secret that has this name; one that is too short or known already is passed over. */
  add(form: Form, name: string): void {
    if (form.text.length < leastForm || this.#known.has(form.text)) return;
    this.#known.add(form.text);
    this.hasNumbers ||= partOfNumber.test(form.text);
    const start = startOf(form.text, 0);
    const needles = [...(this.#needles.get(start) ?? []), { ...form, name }];
    this.#needles.set(
      start,
      needles.sort((a, b) => b.text.length - a.text.length),
    );
    const window = Math.min(form.text.length, longestSkip);
    if (window < this.#window) this.#narrow(window);
    else this.#note(form.text);
  }

  #narrow(window: number): void {
    this.#window = window;
    this.#skips.fill(window - leastForm + 1);
    for (const needles of this.#needles.values()) for (const { text } of needles) this.#note(text);
  }

  #note(text: string): void {
    for (let end = leastForm; end <= this.#window; end++) {
      const block = startOf(text, end - leastForm);
      this.#skips[block] = Math.min(this.#skips[block] as number, this.#window - end);
    }
  }

  /** Where secrets stand in the text, in order and without overlap, whatever its escapes. */
  find(text: string): Found[] {
    if (this.#needles.size === 0) return [];
    const found = this.#findLiterally(text);
    let view = unescaped(text);
    for (let level = 1; view && level <= levels; level++) {
      for (const { from, to, name } of this.#findLiterally(view.text)) {
        found.push({ from: view.from[from] as number, to: view.to[to - 1] as number, name });
      }
      view = unescaped(view);
    }
    return found.length > 1 ? merged(found) : found;
  }

  #findLiterally(text: string): Found[] {
    const found: Found[] = [];
    for (let last = this.#window; last <= text.length; ) {
      const skip = this.#skips[startOf(text, last - leastForm)] as number;
      last += Math.max(1, skip);
      if (skip > 0) continue;
      const i = last - 1 - this.#window;
      const needles = this.#needles.get(startOf(text, i));
      const needle = needles?.find((candidate) => text.startsWith(candidate.text, i));
      if (!needle) continue;
      const end = i + needle.text.length;
      const before = needle.before === 1 && base64Character.test(text.charAt(i - 1)) ? 1 : 0;
      const after = needle.after === 1 && base64Character.test(text.charAt(end)) ? 1 : 0;
      // Not on to `end` after this: another secret may begin inside this one and reach further.
      found.push({ from: i - before, to: end + after, name: needle.name });
    }
    return found;
  }
}

function startOf(text: string, i: number): number {
  return (
    (text.charCodeAt(i) ^
      Math.imul(text.charCodeAt(i + 1), 0x1f35) ^
      Math.imul(text.charCodeAt(i + 2), 0x5bd1) ^
      Math.imul(text.charCodeAt(i + 3), 0x9e37)) &
    0xffff
  );
}

/** Overlapping places become one, under the name of the one that begins first, the longest if several do. */
function merged(found: Found[]): Found[] {
  const places: Found[] = [];
  for (const place of found.sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = places.at(-1);
    if (last && place.from < last.to) last.to = Math.max(last.to, place.to);
    else places.push({ ...place });
  }
  return places;
}
