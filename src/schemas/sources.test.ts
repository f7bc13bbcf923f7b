import { expect, it } from 'vitest';
import { readJson, readText } from '../package.js';
import type { SchemaName } from './compile.js';
import { stated } from './documented-members.js';
import { facts } from './facts.js';

interface Node {
  $ref?: string;
  description?: string;
  properties?: Record<string, Node>;
  items?: Node;
  allOf?: Node[];
  $defs?: Record<string, Node>;
}

const messages: SchemaName[] = [
  'bayeux-reply',
  'call',
  'call-state-change-message',
  'call-state-change-message-2015',
  'device-state-change-message',
  'error-response',
  'error-message',
  'event-user-event',
  'me',
  'set-call-disposition-request',
  'success-response',
];

function* properties(node: Node, path: string): Generator<[string, string]> {
  for (const [name, given] of Object.entries(node.properties ?? {})) {
    const child = stated(given);
    yield [`${path}/${name}`, child.description ?? ''];
    yield* properties(child, `${path}/${name}`);
  }
  for (const child of [node.items, ...(node.allOf ?? []), ...Object.values(node.$defs ?? {})]) {
    if (child !== undefined) yield* properties(child, path);
  }
}

it.each(messages)('every property of %s says from which line, fact or requirement it comes', (schema) => {
  const all = [...properties(readJson(`schemas/${schema}.schema.json`) as Node, '')];
  expect(all.length).toBeGreaterThan(0);
  for (const [path, source] of all) {
    // An event feed is our own interface, of which neither the page nor a fact could tell.
    expect(source, path).toMatch(
      /[Pp]age lines? \d|[Ff]acts? [a-z]|\((ACT|ERR|REL)-\d\d\)|GWS_|our own|ISO 8601/,
    );
  }
});

it('every fact that a schema names is kept, and every line is one of the page', () => {
  const known = new Set(facts.map(({ id }) => id));
  const lines = readText('fixtures/documentation/SetCallDisposition.txt').split('\n').length;
  for (const schema of messages) {
    const text = readText(`schemas/${schema}.schema.json`);
    for (const [, list = ''] of text.matchAll(
      /[Ff]acts? ([a-z0-9-]+(?:(?:, | and )[a-z0-9]+-[a-z0-9-]+)*)/g,
    )) {
      for (const id of list.split(/, | and /)) expect(known, `${schema}: ${id}`).toContain(id);
    }
    for (const [, from, to] of text.matchAll(/lines? (\d+)(?: (?:to|and) (\d+))?/g)) {
      expect(Number(to ?? from), schema).toBeLessThanOrEqual(lines);
    }
  }
});
