import { type JsonBlock, readJsonBlock } from './json-block.js';
import { linesOf, sentencesOf } from './lines.js';
import { isRule, isTableLine, type Row, type Table, tablesIn } from './table.js';

/** A sentence, or a heading, outside of tables and examples. */
export interface Sentence {
  line: number;
  text: string;
}

/** `POST api/v2/me/calls/01R...`, as it stands before a request example. */
export interface RequestLine {
  line: number;
  method: string;
  url: string;
}

/** A JSON example and what it is an example of. */
export interface Example extends JsonBlock {
  kind: 'request' | 'response' | 'notification' | 'other';
  /** The request line before it, in a request example that has one. */
  requestLine?: RequestLine;
}

/** A row of the parameter table. */
export interface Parameter {
  name: string;
  line: number;
  /** What the table says of it, per column after the first: the header's word, and the cell. */
  columns: { header: string; text: string }[];
}

/** A fact that stands in a row of its own, such as the request URL. */
export interface Fact {
  line: number;
  text: string;
}

/** The documentation page of an operation, taken apart. Every line number counts from 1. */
export interface Page {
  lines: string[];
  /** When it was last edited: an ISO date when it can be read as one, else its own words. */
  edited?: string;
  sentences: Sentence[];
  tables: Table[];
  requestUrl: Fact;
  method?: Fact;
  features?: Fact;
  parameters: [Parameter, ...Parameter[]];
  examples: Example[];
}

/** The text is no documentation page of an operation, or is in a form that cannot be read. */
export class UnreadablePage extends Error {
  override name = 'UnreadablePage';
}

// `[1]` or `{id}` at the begin of a sentence is none.
const JSON_BEGINS = /^\s*[{[]\s*(?:$|["“”{}[\]])/;
const REQUEST_LINE = /^\s*(?:>|\$)?\s*(GET|POST|PUT|PATCH|DELETE)\s+(\S*\/\S+)/;

/**
 * Takes the text of the page apart. Headings, indentation, code fences, blank lines and the kind of line end make
 * no difference; an example that is not JSON is kept with its complaints.
 * @throws UnreadablePage when there is no row `Request URL` or no table of parameters, naming what was looked for
 */
export function readPage(text: string): Page {
  const lines = linesOf(text);
  const tables: Table[] = [];
  const examples: Example[] = [];
  const sentences: Sentence[] = [];
  let requestLine: RequestLine | undefined;
  for (let number = 1; number <= lines.length; number += 1) {
    const line = lines[number - 1] ?? '';
    const request = REQUEST_LINE.exec(line);
    if (JSON_BEGINS.test(line)) {
      const example = readExample(lines, number, requestLine);
      examples.push(example);
      requestLine = undefined;
      number = example.to;
    } else if (request) {
      requestLine = { line: number, method: request[1] ?? '', url: request[2] ?? '' };
    } else if (isTableLine(line) || isRule(line)) {
      const last = lastTableLine(lines, number);
      tables.push(...tablesIn(lines, number, last));
      number = last;
    } else {
      sentences.push(...sentencesIn(line).map((sentence) => ({ line: number, text: sentence })));
    }
  }
  const missing: string[] = [];
  const requestUrl = factIn(tables, /^request url$/i);
  const [first, ...others] = parametersIn(tables);
  if (requestUrl === undefined) missing.push('a table row "Request URL"');
  if (first === undefined) missing.push('a table with the header "Parameter" and at least one row');
  if (requestUrl === undefined || first === undefined) {
    throw new UnreadablePage(
      `this is not the text of an operation's documentation page: ${missing.join(' and ')} was looked for and not found (cells parted by "|" or tabs, one row a line)`,
    );
  }
  return {
    lines,
    edited: editedIn(sentences),
    sentences,
    tables,
    requestUrl,
    method: factIn(tables, /^http method$/i),
    features: factIn(tables, /^required features?$/i),
    parameters: [first, ...others],
    examples,
  };
}

function readExample(lines: readonly string[], from: number, requestLine: RequestLine | undefined): Example {
  const block = readJsonBlock(lines, from);
  const names = new Set(block.nodes.map(({ name }) => name));
  const top = new Set(block.nodes.filter(({ path }) => path.length === 1).map(({ name }) => name));
  // A Bayeux message names its channel, a message its type, a response its statusCode, a request its operation.
  if (top.has('channel') || names.has('messageType')) return { ...block, kind: 'notification' };
  if (top.has('statusCode')) return { ...block, kind: 'response' };
  if (top.has('operationName') || requestLine) return { ...block, kind: 'request', requestLine };
  return { ...block, kind: 'other' };
}

function lastTableLine(lines: readonly string[], from: number): number {
  let last = from;
  while (last < lines.length && (isTableLine(lines[last] ?? '') || isRule(lines[last] ?? ''))) last += 1;
  return last;
}

function sentencesIn(line: string): string[] {
  if (/^\s*(```|~~~)/.test(line)) return [];
  return sentencesOf(line.replace(/^\s*(#{1,6}|[-*•])\s+/, ''));
}

function factIn(tables: readonly Table[], name: RegExp): Fact | undefined {
  const row = tables.flatMap(({ rows }) => rows).find(({ cells }) => name.test(cells[0] ?? ''));
  return row && { line: row.line, text: row.cells.slice(1).join(' ').trim() };
}

function parametersIn(tables: readonly Table[]): Parameter[] {
  const table = tables.find(({ rows }) => /^(body |request )?parameters?$/i.test(rows[0]?.cells[0] ?? ''));
  const [header, ...rows] = table?.rows ?? [];
  return rows.map((row) => parameterOf(header as Row, row)).filter(({ name }) => name !== '');
}

function parameterOf(header: Row, row: Row): Parameter {
  const columns = row.cells.slice(1).map((text, index) => ({ header: header.cells[index + 1] ?? '', text }));
  return { name: row.cells[0] ?? '', line: row.line, columns };
}

function editedIn(sentences: readonly Sentence[]): string | undefined {
  for (const { text } of sentences) {
    const words = /last (?:edited|modified|updated|revised)(?: on)?:? (.+?)(?:,? at .+)?\.?$/i.exec(
      text,
    )?.[1];
    if (words === undefined) continue;
    const date = new Date(`${words} UTC`);
    return Number.isNaN(date.getTime()) ? words : date.toISOString().slice(0, 10);
  }
  return undefined;
}
