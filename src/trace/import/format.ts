import { members, own } from '../message.js';
import { loggedLine, loggedMessages } from './bayeux-line.js';
import { foreignKind } from './foreign-kind.js';

/** What a file holds, and how it is to be read: line by line, or as one JSON text. */
export type Format = 'trace' | 'har' | 'lines' | 'document';

/** A file is no recording; the sentence says what it is, and what is accepted. */
export class NoRecording extends Error {
  override readonly name = 'NoRecording';

  constructor(path: string, what: string) {
    super(
      `${path} ${what}: accepted are a trace of this suite (trace.ndjson), a HAR, and CometD messages as JSON or NDJSON, each also as .gz`,
    );
  }
}

// A line that is longer is no line of a log.
const LONGEST_LINE = 1024 * 1024;
// So many lines may stand before the first that holds a message.
const FOREWORD = 200;

/**
 * Tells by its begin what a file holds.
 * @param head its first bytes, all of them where the file is short
 * @throws NoRecording it is of another kind, or empty
 */
export function formatOf(path: string, head: Buffer): Format {
  const text = head.toString('utf8');
  if (text.trim() === '') throw new NoRecording(path, 'is empty');
  const foreign = foreignKind(head);
  if (foreign !== undefined) throw new NoRecording(path, `is no recording but ${foreign}`);
  if (/^\s*\{\s*"log"\s*:\s*\{/.test(text)) return 'har';
  const lines = text.split('\n', FOREWORD);
  const [first = ''] = lines;
  const line = loggedLine(first);
  if (
    own(members(line?.value), 'type') === 'trace' &&
    own(members(line?.value), 'schemaVersion') !== undefined
  )
    return 'trace';
  // A list on a line of its own may be all there is.
  if (/^\s*[[{]/.test(text) && line === undefined && !hasMessage(lines.slice(1))) return 'document';
  if (Array.isArray(line?.value) && lines.length <= 2 && first.length < LONGEST_LINE) return 'document';
  if (lines.some((each) => loggedLine(each) !== undefined)) return 'lines';
  throw new NoRecording(path, 'holds neither HTTP traffic nor CometD messages');
}

function hasMessage(lines: readonly string[]): boolean {
  return lines.some((line) => loggedMessages(loggedLine(line)?.value, line) !== undefined);
}
