import { clipped, visible, visibleLines } from '../trace/visible.js';

const LINE = 2000;
const BODY = 5000;

/**
 * A copy of a report, or of any part of it, whose every string can be put before a reader: control and bidirectional
 * characters shown, clipped at 2000 characters, members named `body` or `curl` at 5000 with their line feeds kept. A writer
 * that begins with it cannot forget a string; escaping for its own format is left to it.
 * @param last done to each string afterwards
 */
export function shown<T>(value: T, last: (text: string) => string = (text) => text): T {
  const copy = (part: unknown, name: string | undefined): unknown => {
    if (typeof part === 'string') {
      return last(
        name === 'body' || name === 'curl' ? visibleLines(clipped(part, BODY)) : visible(clipped(part, LINE)),
      );
    }
    if (Array.isArray(part)) return part.map((item) => copy(item, name));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, copy(item, key)]));
  };
  return copy(value, undefined) as T;
}
