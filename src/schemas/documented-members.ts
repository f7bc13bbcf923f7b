import { readJson } from '../package.js';
import type { Edition } from './editions.gen.js';

/** The schemas of CallStateChangeMessage, one an edition of the documentation. */
type MessageSchema = Edition['message'];

/** A member of the page's notification sample. */
export interface DocumentedMember {
  /** From the whole message down, `0` for the first element of an array: `['data', 'call', 'participants', '0', 'digits']`. */
  readonly path: readonly string[];
  /** Seen to come and go on real servers, so that its absence says nothing (ACT-06, FACTS: "The notification in the wild"). */
  readonly comesAndGoes: boolean;
}

interface Node {
  $ref?: string;
  properties?: Record<string, Node>;
  items?: Node;
  'x-comes-and-goes'?: boolean;
}

const found = new Map<MessageSchema, DocumentedMember[]>();

/** The members of an edition's sample, as the schema of its message states them. */
export function documentedMembers(schema: MessageSchema): readonly DocumentedMember[] {
  const members = found.get(schema) ?? collect(readJson(`schemas/${schema}.schema.json`) as Node, []);
  found.set(schema, members);
  return members;
}

function collect(given: Node, path: readonly string[]): DocumentedMember[] {
  const node = stated(given);
  const here = path.length > 0 ? [{ path, comesAndGoes: node['x-comes-and-goes'] === true }] : [];
  const below = Object.entries(node.properties ?? {}).flatMap(([name, child]) =>
    collect(child, [...path, name]),
  );
  const first = node.items === undefined ? [] : collect(node.items, [...path, '0']).slice(1);
  return [...here, ...below, ...first];
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
