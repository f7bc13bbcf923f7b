import { members } from '../trace/message.js';
import { visible } from '../trace/visible.js';
import { withoutNumbers } from '../trace/without-numbers.js';

// A short text may stand in any other.
const SHORTEST = 6;
// What is longer is somebody's text, and no word of the protocol.
const LONGEST = 40;

/**
 * What came in the place of a value that was sent, in words that are the same for any value of the kind: `[sent, and more]`,
 * `[the begin of what was sent]`, `a number`, `nothing`. A short text that says something by itself stands as it is.
 */
export function became(sent: unknown, got: unknown): string {
  if (got === undefined) return 'nothing';
  if (Array.isArray(got)) return '[list]';
  if (typeof got === 'object' && got !== null)
    return `{${Object.keys(members(got)).map(withoutNumbers).join(', ')}}`;
  if (typeof got !== 'string') return typeof got === 'number' ? 'a number' : String(got);
  const related = typeof sent === 'string' && sent.length >= SHORTEST ? relation(sent, got) : undefined;
  if (related !== undefined) return `[${related}]`;
  if (got.length <= LONGEST && !/\d/.test(got)) return visible(JSON.stringify(got));
  if (typeof sent !== 'string' || got.length === sent.length) return '[text]';
  return got.length > sent.length ? '[longer text]' : '[shorter text]';
}

function relation(sent: string, got: string): string | undefined {
  if (got === sent) return 'sent';
  if (got.toLowerCase() === sent.toLowerCase()) return 'sent, in other letters';
  if (got.length < SHORTEST) return undefined;
  if (got.trim() === sent.trim()) return 'sent, with other spaces';
  if (sent.startsWith(got)) return 'the begin of what was sent';
  if (sent.includes(got)) return 'a part of what was sent';
  return got.includes(sent) ? 'sent, and more' : undefined;
}
