import type { JsonNode } from './json-block.js';
import { sentencesOf } from './lines.js';
import type { Example, Page } from './page.js';

/** The smallest piece of the page that says something by itself. */
export interface Unit {
  readonly kind: 'sentence' | 'cell' | 'request line' | 'member';
  /** The lines it takes, from 1. */
  readonly line: number;
  readonly to: number;
  /** A sentence or a cell with single spaces; a member as compact JSON, whatever is below it left out. */
  readonly words: string;
  /** What it is called where it stands: the table row's first cell, or the example's kind and the member's path. */
  readonly place: string;
}

/** The sentences, table cells, request lines and sample members of a page, in the order of its lines. */
export function unitsOf(page: Page): Unit[] {
  const sentences = page.sentences.map(({ line, text }) => unit('sentence', line, text, 'the text'));
  const cells = page.tables.flatMap(({ rows }) =>
    rows.flatMap(({ line, cells: [name = '', ...others] }) =>
      [name, ...others.flatMap(sentencesOf)]
        .filter((text) => text !== '')
        .map((text) => unit('cell', line, text, name)),
    ),
  );
  const examples = page.examples.flatMap(({ kind, requestLine, nodes, complete, to }) => [
    ...(requestLine
      ? [unit('request line', requestLine.line, `${requestLine.method} ${requestLine.url}`, kind)]
      : []),
    ...nodes.flatMap((node) => memberOf(node, nodes, kind)),
    ...(complete ? [] : [unit('member', to, 'what cannot be read as JSON', `${kind}: `)]),
  ]);
  // A stable sort: what stands on one line keeps its order.
  return [...sentences, ...cells, ...examples].sort((a, b) => a.line - b.line);
}

/** Where a member stands in a message, items of arrays as `[]`: `data.call.participants[].digits`. */
export function pathText(path: readonly (string | number)[]): string {
  const steps = path.map((step) => (typeof step === 'number' || step === '0' ? '[]' : `.${step}`));
  return steps.join('').replace(/^\./, '');
}

function unit(kind: Unit['kind'], line: number, words: string, place: string): Unit {
  return { kind, line, to: line, words, place };
}

// Items of an array are the value of the member that holds them.
function memberOf(node: JsonNode, nodes: readonly JsonNode[], kind: Example['kind']): Unit[] {
  if (node.name === undefined) return [];
  const isList = Array.isArray(node.value) && node.value.every((item) => typeof item !== 'object');
  const words = `${JSON.stringify(node.name)}: ${isList ? JSON.stringify(node.value) : valueText(node.value)}`;
  // The items follow their array.
  const last = isList ? nodes[nodes.indexOf(node) + (node.value as unknown[]).length] : node;
  const to = last?.line ?? node.line;
  return [{ kind: 'member', line: node.line, to, words, place: `${kind}: ${pathText(node.path)}` }];
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return '[…]';
  return typeof value === 'object' && value !== null ? '{…}' : String(JSON.stringify(value));
}
