import { isDeepStrictEqual } from 'node:util';
import { members } from '../trace/message.js';

// More than that is another message altogether.
const MOST = 20;

/**
 * The members in which a JSON value differs from an earlier one, as JSON pointers, the innermost objects that differ; arrays are
 * compared as a whole. What is gone is not in the value, and has no pointer.
 */
export function differences(before: unknown, after: unknown): string[] {
  const found: string[] = [];
  const pending: [unknown, unknown, string][] = [[before, after, '']];
  for (const [earlier, later, pointer] of pending) {
    for (const [name, value] of Object.entries(members(later))) {
      const own = memberOf(pointer, name);
      const was = Object.hasOwn(members(earlier), name) ? members(earlier)[name] : undefined;
      if (isDeepStrictEqual(was, value)) continue;
      if (isObject(was) && isObject(value)) pending.push([was, value, own]);
      else found.push(own);
      if (found.length > MOST) return [];
    }
  }
  return found;
}

/** The JSON pointer of a member of what a pointer points at. */
export function memberOf(pointer: string, name: string): string {
  return `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
