import type { TrafficMember } from '../schemas/report.gen.js';
import { members, own } from '../trace/message.js';
import { clipped } from '../trace/visible.js';
import type { Documented, DocumentedPlace } from './documented-places.js';

// A hostile target may send any number of names and values, of any length.
const NAMES = 40;
const VALUES = 24;
const LONGEST_NAME = 60;
const LONGEST_VALUE = 40;

interface Seen {
  readonly about?: Documented;
  /** The path of the object in which it stands; empty for the place itself. */
  readonly parent: string;
  count: number;
  /** The same, of what the page shows a sample of. */
  inSample: number;
  readonly types: Map<string, number>;
  /** Undefined = too many to be told, or none to be told. */
  values?: Map<string, number>;
  contradicted?: { type: string; from: From };
}

/** Where an object was found. */
interface From {
  readonly seq: number;
  readonly isSample: boolean;
}

/** Counts the members of one place: how often each came, with which types and values. What it keeps is bounded. */
export class MemberCounts {
  #count = 0;
  #more = 0;
  #undocumented = 0;
  readonly #members = new Map<string, Seen>();
  /** The objects of which a member is documented, by their paths. */
  readonly #told = new Set<string>();
  /** How often each of them came, by its path; and in what the page shows a sample of. */
  readonly #objects = new Map<string, number>();
  readonly #sampleObjects = new Map<string, number>();

  constructor(documented: DocumentedPlace) {
    for (const [path, about] of documented) {
      const parent = path.slice(0, Math.max(0, path.lastIndexOf('.')));
      this.#members.set(path, seenNever(parent, about));
      this.#told.add(parent);
    }
  }

  /**
   * Takes one JSON object of the place.
   * @param seq record of the trace that holds it
   * @param isSample whether the page shows a sample of its kind
   */
  add(object: object, seq: number, isSample = true): void {
    this.#count += 1;
    this.#object(object, '', { seq, isSample });
  }

  get count(): number {
    return this.#count;
  }

  /** How often a name was seen that is not among the members, which are capped. */
  get more(): number {
    return this.#more;
  }

  /** The documented members in their order, then the others in the order in which they were seen first. */
  get members(): TrafficMember[] {
    return [...this.#members]
      .filter(([, { about, count }]) => count > 0 || about?.types !== undefined)
      .map(([path, seen]) => this.#memberOf(path, seen));
  }

  #memberOf(path: string, seen: Seen): TrafficMember {
    const { about, parent, types, values, contradicted } = seen;
    const known = about?.values;
    const of = this.#objects.get(parent) ?? 0;
    const inSample = this.#sampleObjects.get(parent) ?? 0;
    return {
      path: clipped(path, LONGEST_NAME * 2),
      ...(about?.line !== undefined && { line: about.line }),
      ...(about?.fact !== undefined && { fact: about.fact }),
      ...(about?.types && { documented: [...about.types] }),
      count: seen.count,
      of,
      ...(inSample > 0 && inSample < of && { inSample: { count: seen.inSample, of: inSample } }),
      types: Object.fromEntries(types),
      ...(values !== undefined &&
        values.size > 0 && {
          values: [...values].map(([value, times]) => ({
            value,
            count: times,
            ...(known && !known.has(value) && { unknown: true as const }),
          })),
        }),
      ...(about && about.requirements.length > 0 && { requirements: [...about.requirements] }),
      ...(contradicted && { contradicted: { type: contradicted.type, seq: contradicted.from.seq } }),
    };
  }

  #object(object: object, path: string, from: From): void {
    count(this.#objects, path);
    if (from.isSample) count(this.#sampleObjects, path);
    for (const name of Object.keys(object)) {
      const here = below(path, name);
      const seen = this.#members.get(here) ?? this.#newName(path, name);
      if (seen === undefined) this.#more += 1;
      else this.#value(own(members(object), name), here, seen, from);
    }
  }

  #newName(path: string, name: string): Seen | undefined {
    const key = below(path, clipped(name, LONGEST_NAME));
    const known = this.#members.get(key);
    if (known !== undefined || this.#undocumented >= NAMES) return known;
    this.#undocumented += 1;
    const seen = seenNever(path, undefined);
    this.#members.set(key, seen);
    return seen;
  }

  #value(value: unknown, path: string, seen: Seen, from: From): void {
    const type = typeOf(value);
    count(seen.types, type);
    if (type === 'null') return;
    seen.count += 1;
    if (from.isSample) seen.inSample += 1;
    const { about } = seen;
    if (about?.types && !about.types.includes(type)) contradict(seen, type, from);
    if (Array.isArray(value)) {
      const isOfObjects = this.#told.has(`${path}[]`);
      for (const item of value) {
        if (typeof item === 'string') noteValue(seen, item);
        if (!isOfObjects) continue;
        if (typeof item === 'object' && item !== null) this.#object(item, `${path}[]`, from);
        else contradict(seen, `array of ${typeOf(item)}`, from);
      }
    } else if (typeof value === 'object' && value !== null) {
      // User data is open, and what an undocumented object holds is no news beside that it came.
      if (this.#told.has(path)) this.#object(value, path, from);
    } else noteValue(seen, String(value));
  }
}

// What looks like a path is quoted, so that no name passes for a member further down.
function below(path: string, name: string): string {
  const shown = /[.[\]]/.test(name) ? JSON.stringify(name) : name;
  return path === '' ? shown : `${path}.${shown}`;
}

function seenNever(parent: string, about: Documented | undefined): Seen {
  const tellsValues = about === undefined || about.types === undefined || about.values !== undefined;
  return {
    about,
    parent,
    count: 0,
    inSample: 0,
    types: new Map(),
    ...(tellsValues && { values: new Map() }),
  };
}

// The first; one in what the page shows a sample of is nearer to the page.
function contradict(seen: Seen, type: string, from: From): void {
  const { contradicted } = seen;
  if (contradicted === undefined || (from.isSample && !contradicted.from.isSample))
    seen.contradicted = { type, from };
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function noteValue(seen: Seen, value: string): void {
  const text = clipped(value, LONGEST_VALUE);
  const count = seen.values?.get(text) ?? 0;
  // Values of an enumeration that are too many are cut; those of an undocumented member then tell nothing.
  if (seen.values === undefined || (count === 0 && seen.values.size >= VALUES)) {
    if (seen.about?.values === undefined) seen.values = undefined;
  } else seen.values.set(text, count + 1);
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
