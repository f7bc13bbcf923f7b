import { readJson } from '../package.js';
import type { SchemaName } from './compile.js';

/** A member that a schema states. */
export interface DocumentedMember {
  /** From the whole message down, `0` for the first element of an array: `['data', 'call', 'participants', '0', 'digits']`. */
  readonly path: readonly string[];
  /** Seen to come and go on real servers, so that its absence says nothing (ACT-06, FACTS: "The notification in the wild"). */
  readonly comesAndGoes: boolean;
  /** Its documented JSON types, null aside; none = it is documented to be absent. */
  readonly types: readonly string[];
  /** Of one whose values are few by their nature: those that the page or a fact names. */
  readonly values?: readonly unknown[];
  /** The fact that its description names first; absent = it rests on the page alone. */
  readonly fact?: string;
  /** What else servers were seen to send in this object, each with the fact that says so. */
  readonly alsoSeen?: Readonly<Record<string, string>>;
}

interface Node {
  $ref?: string;
  description?: string;
  type?: string | string[];
  const?: unknown;
  examples?: unknown[];
  properties?: Record<string, Node>;
  items?: Node;
  'x-comes-and-goes'?: boolean;
  'x-also-seen'?: Record<string, string>;
}

const found = new Map<SchemaName, DocumentedMember[]>();

/** The members of a message, as its schema states them: those of an edition's sample. */
export function documentedMembers(schema: SchemaName): readonly DocumentedMember[] {
  const members = found.get(schema) ?? collect(readJson(`schemas/${schema}.schema.json`) as Node, []);
  found.set(schema, members);
  return members;
}

function collect(given: Node, path: readonly string[]): DocumentedMember[] {
  const node = stated(given);
  const here = path.length > 0 ? [memberOf(node, path)] : [];
  const below = Object.entries(node.properties ?? {}).flatMap(([name, child]) =>
    collect(child, [...path, name]),
  );
  const first = node.items === undefined ? [] : collect(node.items, [...path, '0']).slice(1);
  return [...here, ...below, ...first];
}

function memberOf(node: Node, path: readonly string[]): DocumentedMember {
  const types = 'const' in node ? [typeof node.const] : [node.type ?? []].flat();
  const [, fact] = /\bfacts? ([a-z0-9-]+)/i.exec(node.description ?? '') ?? [];
  return {
    path,
    comesAndGoes: node['x-comes-and-goes'] === true,
    types: types.filter((type) => type !== 'null'),
    ...(node.examples && { values: node.examples }),
    ...(fact && { fact }),
    ...(node['x-also-seen'] && { alsoSeen: node['x-also-seen'] }),
  };
}

/** What a node of a schema says, or what is said at the place that it refers to, `urn:...:NAME#/pointer` of a schema beside it. */
export function stated<T extends { $ref?: string }>(node: T): T {
  const [, name, pointer = ''] = /^urn:gws-conformance:schema:([a-z-]+)#(.*)$/.exec(node.$ref ?? '') ?? [];
  if (name === undefined) return node;
  const schema = readJson(`schemas/${name}.schema.json`);
  return pointer
    .split('/')
    .slice(1)
    .reduce((here: unknown, step) => (here as Record<string, unknown>)[step], schema) as T;
}
