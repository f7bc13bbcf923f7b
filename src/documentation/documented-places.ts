import { type DocumentedMember, documentedMembers } from '../schemas/documented-members.js';
import type { Edition } from '../schemas/editions.gen.js';
import type { TrafficPlace } from '../schemas/report.gen.js';
import { requirementsAt } from './coverage.js';
import { readShippedPage } from './edition.js';
import type { Example } from './page.js';
import { pathText } from './units.js';

/** What the documentation says of a member of a place. */
export interface Documented {
  readonly line?: number;
  readonly fact?: string;
  /** Documented JSON types; none = it is documented to be absent. Undefined = servers were seen to send it, and no more is known. */
  readonly types?: readonly string[];
  /** Values that the page or a fact names, where values are few by their nature. */
  readonly values?: ReadonlySet<string>;
  readonly requirements: readonly string[];
}

/** The documented members of a place by their path; an item of an array is `[]`. */
export type DocumentedPlace = ReadonlyMap<string, Documented>;

/** Of each place that the documentation speaks of, its members. */
export type DocumentedPlaces = Readonly<Record<TrafficPlace['place'], DocumentedPlace>>;

const CALL = ['data', 'call'];

const byMessage = new Map<Edition['message'], DocumentedPlaces>();

/** What an edition documents, from the schemas and the page's own samples; found once. */
export function documentedPlaces({ message }: Pick<Edition, 'message'>): DocumentedPlaces {
  const places = byMessage.get(message) ?? placesOf(message);
  byMessage.set(message, places);
  return places;
}

function placesOf(message: Edition['message']): DocumentedPlaces {
  const told = documentedMembers(message);
  const isBelowCall = ({ path }: DocumentedMember) => CALL.every((step, index) => path[index] === step);
  const ofCall = told
    .filter((each) => isBelowCall(each) && each.path.length > CALL.length)
    .map((each) => ({ each, path: each.path.slice(CALL.length) }));
  const around = told.filter((each) => !isBelowCall(each) || each.path.length === CALL.length);
  const call = told.find(({ path }) => path.length === CALL.length && path[1] === CALL[1]);
  return {
    request: placeOf(asTold('set-call-disposition-request'), 'request'),
    response: placeOf(asTold('success-response'), 'response'),
    refusal: placeOf(asTold('error-response'), undefined),
    notification: placeOf(
      around.map((each) => ({ each, path: each.path })),
      'notification',
    ),
    call: new Map([...placeOf(ofCall, 'notification'), ...alsoSeen(call, [])]),
  };
}

interface Placed {
  readonly each: DocumentedMember;
  /** From its place down. */
  readonly path: readonly string[];
}

function asTold(schema: Parameters<typeof documentedMembers>[0]): Placed[] {
  return documentedMembers(schema).map((each) => ({ each, path: each.path }));
}

function placeOf(members: readonly Placed[], kind: Example['kind'] | undefined): DocumentedPlace {
  const shown = readShippedPage().examples.find((example) => example.kind === kind)?.nodes ?? [];
  const found = new Map<string, Documented>();
  for (const { each, path } of members) {
    const line = shown.find((node) => node.path.join('.') === each.path.join('.'))?.line;
    const { types, values, fact } = each;
    found.set(pathText(path), {
      ...(line === undefined ? { fact } : { line }),
      // JSON tells no integer from another number.
      types: types.map((type) => (type === 'integer' ? 'number' : type)),
      ...(values && { values: new Set(values.map(String)) }),
      requirements: line === undefined ? [] : requirementsAt(line),
    });
    // What is seen within the call belongs to the place of the call.
    if (each.path.join() !== CALL.join())
      for (const [name, about] of alsoSeen(each, path)) found.set(name, about);
  }
  return found;
}

function alsoSeen(member: DocumentedMember | undefined, path: readonly string[]): [string, Documented][] {
  return Object.entries(member?.alsoSeen ?? {}).map(([name, fact]): [string, Documented] => [
    pathText([...path, name]),
    { fact, requirements: [] },
  ]);
}
