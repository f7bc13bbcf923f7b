import type { Finding } from '../schemas/report.gen.js';
import type { JsonNode } from './json-block.js';
import type { Example, Page } from './page.js';
import { findingAt, listed } from './statement.js';

/** DOC-05: each member that an example shows is documented on the page; one finding for each example. */
export function judgeMembers(page: Page): Finding[] {
  const request = page.examples.find(({ kind }) => kind === 'request');
  const sent = new Set(request?.nodes.map(({ value }) => value));
  return page.examples.flatMap((example) => {
    const unknown = firstOfEach(example.nodes).filter(
      // A user data key that the request names is that request's data, no member of the message.
      (node) => !isDocumented(page, node.name) && !(node.path.at(-2) === 'userData' && sent.has(node.name)),
    );
    return unknown.length === 0 ? [] : [finding(page, example, unknown)];
  });
}

/**
 * Whether the page says what a member is: it has a row in a table, or a sentence speaks of it in a way that means the
 * member and not the English word: `state` in code marks, `call.state`, "the state member", or a name with an inner
 * capital as it stands.
 */
export function isDocumented(page: Page, name: string): boolean {
  if (page.tables.some(({ rows }) => rows.some(({ cells }) => cells[0] === name))) return true;
  const literal = name.replace(/\W/g, '\\$&');
  const kind = '(?:member|attribute|property|field|parameter|element)s?\\b';
  const word = `(?<![\\w/])${literal}(?!\\w)`;
  const means = new RegExp(
    /[a-z][A-Z]/.test(name)
      ? word
      : `[\`"“']${literal}[\`"”']|\\b[a-z]+\\.${literal}(?!\\w)|${word} ${kind}|\\b${kind} ${word}`,
  );
  const cells = page.tables.flatMap(({ rows }) => rows.flatMap((row) => row.cells.slice(1)));
  return [...page.sentences.map(({ text }) => text), ...cells].some((text) => means.test(text));
}

function firstOfEach(nodes: JsonNode[]): (JsonNode & { name: string })[] {
  const named = nodes.flatMap((node) => (node.name === undefined ? [] : [{ ...node, name: node.name }]));
  return named.filter(({ name }, index) => named.findIndex((other) => other.name === name) === index);
}

function finding(page: Page, example: Example, unknown: (JsonNode & { name: string })[]): Finding {
  const count = unknown.length === 1 ? 'a member' : `${unknown.length} members`;
  const names = listed(unknown.map(({ name }) => name));
  const text = `The ${example.kind} example shows ${count} that the page does not document: ${names}.`;
  return findingAt(
    page,
    'DOC-05',
    text,
    unknown.map(({ line }) => line),
  );
}
