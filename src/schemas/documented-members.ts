import { readJson } from '../package.js';

/** A member of the page's notification sample. */
export interface DocumentedMember {
  /** From the whole message down, `0` for the first element of an array: `['data', 'call', 'participants', '0', 'digits']`. */
  readonly path: readonly string[];
  /** Seen to come and go on real servers, so that its absence says nothing (ACT-06, FACTS: "The notification in the wild"). */
  readonly comesAndGoes: boolean;
}

interface Node {
  properties?: Record<string, Node>;
  items?: Node;
  'x-comes-and-goes'?: boolean;
}

let found: DocumentedMember[] | undefined;

/** The members of the documented sample, as schemas/call-state-change-message.schema.json states them. */
export function documentedMembers(): readonly DocumentedMember[] {
  found ??= collect(readJson('schemas/call-state-change-message.schema.json') as Node, []);
  return found;
}

function collect(node: Node, path: readonly string[]): DocumentedMember[] {
  const here = path.length > 0 ? [{ path, comesAndGoes: node['x-comes-and-goes'] === true }] : [];
  const below = Object.entries(node.properties ?? {}).flatMap(([name, child]) =>
    collect(child, [...path, name]),
  );
  const first = node.items === undefined ? [] : collect(node.items, [...path, '0']).slice(1);
  return [...here, ...below, ...first];
}
