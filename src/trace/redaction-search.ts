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
/** How many levels of escapes are undone: JSON in a JSON string in a form field is three. */
const levels = 4;
const base64Character = /[A-Za-z0-9+/_-]/;

/**
 * Searches many literals at once. A table over their first four characters says where one may begin, so the time
 * does not grow with their number: a target may hand out a new cookie with every response.
 */
export class SecretSearch {
  readonly #mayBegin = new Uint8Array(0x10000);
  readonly #needles = new Map<number, Needle[]>();
  readonly #known = new Set<string>();

  /** Adds a form of the secret that has this name; one that is too short or known already is passed over. */
  add(form: Form, name: string): void {
    if (form.text.length < leastForm || this.#known.has(form.text)) return;
    this.#known.add(form.text);
    const start = startOf(form.text, 0);
    const needles = [...(this.#needles.get(start) ?? []), { ...form, name }];
    this.#needles.set(
      start,
      needles.sort((a, b) => b.text.length - a.text.length),
    );
    this.#mayBegin[start] = 1;
  }

  /** Where secrets stand in the text, in order and without overlap, whatever its escapes. */
  find(text: string): Found[] {
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
    for (let i = 0; i + leastForm <= text.length; i++) {
      const start = startOf(text, i);
      if (this.#mayBegin[start] === 0) continue;
      const needle = this.#needles.get(start)?.find((candidate) => text.startsWith(candidate.text, i));
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
