import { createHmac, randomBytes } from 'node:crypto';

/** A longer text is clipped. More than the user data of a call may hold by default (16,000 bytes), so that no documented one is. */
export const longestText = 16_384;
/** So much of a clipped text is kept, and of a name (a member, a channel), which tells nothing by its length. */
export const longestName = 1000;

// Of this process alone: a digest that anybody could make would tell whether a guess at a secret is right.
const key = randomBytes(32);

/**
 * A text of which only the begin is kept, with its length and a digest, so that equal texts stay equal and different ones different
 * within a run.
 * @param begin what is kept of it
 * @param whole the text as it came
 */
export function clippedTo(begin: string, whole: string): string {
  const digest = createHmac('sha256', key).update(whole).digest('hex').slice(0, 12);
  return `${begin}... (${whole.length} characters, digest ${digest})`;
}

/** How many characters of a JSON value are not kept. */
export function excessOf(value: unknown): number {
  if (typeof value === 'string') return value.length > longestText ? value.length - longestName : 0;
  if (typeof value !== 'object' || value === null) return 0;
  let excess = 0;
  for (const key in value) {
    if (!Array.isArray(value)) excess += Math.max(0, key.length - longestName);
    excess += excessOf((value as Record<string, unknown>)[key]);
  }
  return excess;
}
