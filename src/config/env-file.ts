import { createRequire } from 'node:module';

/** `NAME=value`, as it stands in a `.env`. */
export interface Assignment {
  readonly name: string;
  readonly value: string;
  /** Of its name, counted from 1. */
  readonly line: number;
  /** The value with its quotes, without what is around it. */
  readonly written: string;
  /** What follows the value up to the end of its line: nothing, or a comment with the space before it. */
  readonly rest: string;
}

/** A line that is no assignment, no comment and not empty. */
export interface StrayLine {
  readonly line: number;
  readonly text: string;
}

// Loaded where there is something to read, which can wait for nothing.
const load = createRequire(import.meta.url);

// As dotenv matches it, but for `NAME: value`, which nothing else that reads such files takes for an assignment.
const assignment =
  /[^\S\n]*(?:export\s+)?([\w.-]+)\s*=\s*?(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\n]+)?\s*(?:#.*)?$/dmy;

/** Takes a `.env` apart, with the lines on which things stand; what a value is, dotenv says. */
export function readAssignments(text: string): { assignments: Assignment[]; strays: StrayLine[] } {
  const source = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const assignments: Assignment[] = [];
  const strays: StrayLine[] = [];
  let line = 1;
  for (let at = 0; at < source.length; ) {
    const end = endOfLine(source, at);
    const own = source.slice(at, end);
    if (!/^\s*(#|$)/.test(own)) {
      assignment.lastIndex = at;
      const match = assignment.exec(source);
      if (match) {
        assignments.push(assignmentOf(match, source, line));
        const next = endOfLine(source, at + match[0].length) + 1;
        line += source.slice(at, next).split('\n').length - 1;
        at = next;
        continue;
      }
      strays.push({ line, text: own.trim() });
    }
    at = end + 1;
    line += 1;
  }
  return { assignments, strays };
}

function endOfLine(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end;
}

function assignmentOf(match: RegExpExecArray, source: string, line: number): Assignment {
  const [whole, name = '', written = ''] = match;
  const end = match.index + whole.length;
  const valueEnd = match.indices?.[2]?.[1] ?? match.index + whole.indexOf('=') + 1;
  const trailing = written.length - written.trimEnd().length;
  return {
    name,
    value: dotenv().parse(whole)[name] ?? '',
    line,
    written: written.trim(),
    rest: source.slice(valueEnd - trailing, Math.min(end, endOfLine(source, valueEnd))),
  };
}

function dotenv(): typeof import('dotenv') {
  return load('dotenv');
}
