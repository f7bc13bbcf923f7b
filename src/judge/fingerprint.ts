import { became } from '../checks/became.js';
import { type Observation, quoted } from '../checks/observation.js';
import type { RequirementResult } from '../schemas/report.gen.js';
import type { Exchange } from '../trace/exchange.js';
import { withoutNumbers } from '../trace/without-numbers.js';

// What `quoted` clipped is so long, and ends so.
const CLIPPED = 120;
const ELLIPSIS = '...';

/** In what way, and in which states of the call and cases. */
export type Way = NonNullable<RequirementResult['fingerprint']>[number];

// A target that fails in more ways than these is known by them.
const MOST = 40;

/**
 * In what ways exchanges contradict a requirement, in words that are the same in every run against a target that does the same:
 * without times, ids, counts and values that are made for a run. A value is told by what became of it: sent, cut, in other letters.
 */
export class Fingerprint {
  readonly #ways = new Map<string, Set<string>>();

  /** @param inCase the case that the exchange belongs to, if any */
  add({ ways, reason }: Observation, exchange: Exchange, inCase: string | undefined): void {
    const { shape } = exchange;
    const place = inCase !== undefined && isTelling(inCase) ? [inCase] : [];
    for (const words of ways ?? [reason]) {
      const begin = [inCase, shape.described].find(
        (each) => each !== undefined && words.startsWith(`${each}: `),
      );
      const what = lasting(begin === undefined ? words : words.slice(begin.length + 2), exchange);
      const named = begin !== undefined && isTelling(begin) ? [begin] : [];
      this.#add(what, [stateOf(exchange, what), ...place, ...named]);
    }
  }

  #add(what: string, places: readonly string[]): void {
    const where = this.#ways.get(what) ?? new Set();
    if (where.size === 0 && this.#ways.size === MOST) return;
    this.#ways.set(what, where);
    for (const place of places) if (where.size < MOST) where.add(place);
  }

  get ways(): Way[] {
    return [...this.#ways]
      .map(([what, where]) => ({ what, where: [...where].sort() }))
      .sort((a, b) => (a.what < b.what ? -1 : 1));
  }
}

// What does not come is waited for twice, and then no longer: by whom the call was released of which that is seen, is chance.
function stateOf({ state, releasedBy }: Exchange, what: string): string {
  return releasedBy === undefined || what.includes('within [time]') ? state : `released by the ${releasedBy}`;
}

/** Whether a case says more than the state of the call; a value that is no case of a corpus is named by itself. */
function isTelling(inCase: string): boolean {
  return !inCase.startsWith('"') && inCase !== 'active' && inCase !== 'released';
}

const SENT = '[sent]';

function lasting(reason: string, exchange: Exchange): string {
  let told = '';
  let at = 0;
  for (const [start, end] of values(reason)) {
    told += prose(reason.slice(at, start), exchange);
    // How a refusal is worded is no matter of what it is.
    if (/statusCode -?\d+ $/.test(told)) told = told.trimEnd();
    else told += described(reason.slice(start, end), exchange, told);
    at = end;
  }
  return told + prose(reason.slice(at), exchange);
}

/** Where JSON stands in a sentence, be it clipped. */
function* values(sentence: string): Generator<[number, number]> {
  const opening = /["{[]/g;
  for (let found = opening.exec(sentence); found !== null; found = opening.exec(sentence)) {
    const start = found.index;
    const whole = jsonAt(sentence, start);
    const isClipped = whole === undefined && sentence.startsWith(ELLIPSIS, start + CLIPPED - ELLIPSIS.length);
    const end = isClipped ? start + CLIPPED : start + (whole ?? found[0]).length;
    opening.lastIndex = end;
    if (isClipped || whole !== undefined) yield [start, end];
  }
}

/** The JSON that begins there; undefined where none does, or it was clipped. */
function jsonAt(sentence: string, start: number): string | undefined {
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]]/g;
  let depth = 0;
  token.lastIndex = start;
  for (let found = token.exec(sentence); found !== null; found = token.exec(sentence)) {
    if (token.lastIndex > start + CLIPPED) return undefined;
    if (!found[0].startsWith('"')) depth += '{['.includes(found[0]) ? 1 : -1;
    if (depth !== 0) continue;
    const json = sentence.slice(start, token.lastIndex);
    return isJson(json) ? json : undefined;
  }
  return undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function described(json: string, exchange: Exchange, before: string): string {
  const { value: sent } = exchange.shape;
  if (json === quoted(sent)) return SENT;
  if (!isJson(json)) return json.startsWith('"') ? '[text]' : '[JSON]';
  if (/statusCode (is the string )?$/.test(before)) return json;
  const value: unknown = JSON.parse(json);
  // Its length says nothing where it did not take the place of what was sent.
  return became(sent, value).replace(/\[(longer|shorter) text\]/, '[text]');
}

/** Words without what differs between runs, the key of the request called so. */
function prose(text: string, { shape: { key } }: Exchange): string {
  const words = text.split(/(?<![\w.-])(?=[\w-])|(?<=[\w-])(?![\w.-])/);
  return withoutNumbers(words.map((word) => (word === key ? '[key]' : word)).join(''));
}
