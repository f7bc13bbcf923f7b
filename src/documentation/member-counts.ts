import type { TrafficMember } from '../schemas/report.gen.js';
import { clipped } from '../trace/visible.js';
import type { Documented, DocumentedPlace } from './documented-places.js';

// A hostile target may send any number of names and values, of any length.
const NAMES = 40;
const VALUES = 24;
const LONGEST_NAME = 60;
const LONGEST_VALUE = 40;

/** An object of a place, or the place itself. */
interface SeenObject {
  readonly path: string;
  count: number;
  /** The same, in what the page shows a sample of. */
  inSample: number;
  /** Its members by their names, as far as these are short: so no path is put together for each. */
  readonly members: Map<string, Seen>;
  /** The same of the first names of the object before, in their order: most have the same. */
  readonly latest: { name: string; seen: Seen | undefined }[];
}

/** How often a member was of a type. */
interface TypeCount {
  readonly type: string;
  count: number;
}

interface Seen {
  readonly about?: Documented;
  readonly parent: SeenObject;
  /** What it holds, and what its items are, where a member of these is documented. */
  readonly inner?: SeenObject;
  readonly item?: SeenObject;
  count: number;
  /** The same, of what the page shows a sample of. */
  inSample: number;
  readonly types: TypeCount[];
  latestType?: TypeCount;
  /** Undefined = too many to be told, or none to be told. */
  values?: Map<string, number>;
  contradicted?: { type: string; from: From };
}

/** Where an object was found, and how many like it. */
interface From {
  readonly seq: number;
  readonly isSample: boolean;
  readonly times: number;
}

/** Counts the members of one place: how often each came, with which types and values. What it keeps is bounded. */
export class MemberCounts {
  #count = 0;
  #more = 0;
  #undocumented = 0;
  readonly #members = new Map<string, Seen>();
  /** The objects of which a member is documented, by their paths. */
  readonly #objects = new Map<string, SeenObject>();
  readonly #place = this.#objectAt('');

  constructor(documented: DocumentedPlace) {
    const parents = [...documented.keys()].map(parentOf);
    for (const path of parents) this.#objectAt(path);
    for (const [path, about] of documented)
      this.#members.set(path, this.#seenNever(path, this.#objectAt(parentOf(path)), about));
  }

  /**
   * Takes JSON objects of the place.
   * @param object one of them; the others have the same members, of the same types, with the same values where `looksAt` says so
   * @param seq record of the trace that holds it
   * @param isSample whether the page shows a sample of their kind
   * @param times how many there are
   */
  add(object: object, seq: number, isSample = true, times = 1): void {
    this.#count += times;
    this.#object(object, this.#place, { seq, isSample, times });
  }

  /**
   * What counts of a member: its values, the members of what it holds, or nothing but its type. What does not count now never will.
   * @param path from the place down; an item of an array is `[]`
   */
  looksAt(path: readonly string[]): 'values' | 'members' | 'nothing' {
    let object: SeenObject | undefined = this.#place;
    let seen: Seen | undefined;
    for (const name of path) {
      if (name !== '[]') seen = object && this.#members.get(below(object.path, name));
      // One that was never seen has its values counted.
      if (seen === undefined) return 'values';
      object = name === '[]' ? seen.item : seen.inner;
    }
    if (seen?.inner !== undefined || seen?.item !== undefined) return 'members';
    return seen?.values === undefined ? 'nothing' : 'values';
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
    const { count: of, inSample } = parent;
    return {
      path: clipped(path, LONGEST_NAME * 2),
      ...(about?.line !== undefined && { line: about.line }),
      ...(about?.fact !== undefined && { fact: about.fact }),
      ...(about?.types && { documented: [...about.types] }),
      count: seen.count,
      of,
      ...(inSample > 0 && inSample < of && { inSample: { count: seen.inSample, of: inSample } }),
      types: Object.fromEntries(types.map((each) => [each.type, each.count])),
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

  #object(object: object, seenObject: SeenObject, from: From): void {
    seenObject.count += from.times;
    if (from.isSample) seenObject.inSample += from.times;
    let index = -1;
    // What is parsed inherits nothing, and this is faster than a list of its names.
    for (const name in object) {
      index += 1;
      const latest = seenObject.latest[index];
      const seen = latest?.name === name ? latest.seen : this.#named(name, seenObject, index);
      if (seen === undefined) this.#more += from.times;
      else this.#value((object as Record<string, unknown>)[name], seen, from);
    }
  }

  #named(name: string, parent: SeenObject, index: number): Seen | undefined {
    const seen = parent.members.get(name) ?? this.#unknown(name, parent);
    if (index < NAMES && name.length <= LONGEST_NAME) parent.latest[index] = { name, seen };
    return seen;
  }

  #unknown(name: string, parent: SeenObject): Seen | undefined {
    const path = below(parent.path, name);
    const seen = this.#members.get(path) ?? this.#newName(parent, name);
    if (seen !== undefined && name.length <= LONGEST_NAME) parent.members.set(name, seen);
    return seen;
  }

  #newName(parent: SeenObject, name: string): Seen | undefined {
    const path = below(parent.path, clipped(name, LONGEST_NAME));
    const known = this.#members.get(path);
    if (known !== undefined || this.#undocumented >= NAMES) return known;
    this.#undocumented += 1;
    const seen = this.#seenNever(path, parent, undefined);
    this.#members.set(path, seen);
    return seen;
  }

  #objectAt(path: string): SeenObject {
    const known = this.#objects.get(path);
    if (known !== undefined) return known;
    const seen: SeenObject = { path, count: 0, inSample: 0, members: new Map(), latest: [] };
    this.#objects.set(path, seen);
    return seen;
  }

  #seenNever(path: string, parent: SeenObject, about: Documented | undefined): Seen {
    const tellsValues = about === undefined || about.types === undefined || about.values !== undefined;
    return {
      about,
      parent,
      inner: this.#objects.get(path),
      item: this.#objects.get(`${path}[]`),
      count: 0,
      inSample: 0,
      types: [],
      values: tellsValues ? new Map() : undefined,
    };
  }

  #value(value: unknown, seen: Seen, from: From): void {
    const type = typeOf(value);
    if (seen.latestType?.type !== type) seen.latestType = typeIn(seen, type);
    const { times } = from;
    seen.latestType.count += times;
    if (type === 'null') return;
    seen.count += times;
    if (from.isSample) seen.inSample += times;
    const { about, inner, item } = seen;
    if (about?.types && !about.types.includes(type)) contradict(seen, type, from);
    if (Array.isArray(value)) {
      for (const each of value) {
        if (typeof each === 'string') noteValue(seen, each, times);
        if (item === undefined) continue;
        if (typeof each === 'object' && each !== null) this.#object(each, item, from);
        else contradict(seen, `array of ${typeOf(each)}`, from);
      }
    } else if (typeof value === 'object' && value !== null) {
      // User data is open, and what an undocumented object holds is no news beside that it came.
      if (inner !== undefined) this.#object(value, inner, from);
    } else if (seen.values !== undefined) noteValue(seen, String(value), times);
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('.')));
}

// What looks like a path is quoted, so that no name passes for a member further down.
function below(path: string, name: string): string {
  const shown = /[.[\]]/.test(name) ? JSON.stringify(name) : name;
  return path === '' ? shown : `${path}.${shown}`;
}

function typeIn({ types }: Seen, type: string): TypeCount {
  const known = types.find((each) => each.type === type);
  if (known !== undefined) return known;
  const counted = { type, count: 0 };
  types.push(counted);
  return counted;
}

// The first; one in what the page shows a sample of is nearer to the page.
function contradict(seen: Seen, type: string, from: From): void {
  const { contradicted } = seen;
  if (contradicted === undefined || (from.isSample && !contradicted.from.isSample))
    seen.contradicted = { type, from };
}

function noteValue(seen: Seen, value: string, times: number): void {
  const text = clipped(value, LONGEST_VALUE);
  const count = seen.values?.get(text) ?? 0;
  // Values of an enumeration that are too many are cut; those of an undocumented member then tell nothing.
  if (seen.values === undefined || (count === 0 && seen.values.size >= VALUES)) {
    if (seen.about?.values === undefined) seen.values = undefined;
  } else seen.values.set(text, count + times);
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
