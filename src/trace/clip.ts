/**
 * Of a text in a record so many characters are kept: four times what user data of a call may hold by default, and more than any
 * documented member.
 */
export const longestText = 65_536;
/** Names (members, channels) tell nothing by their length. */
export const longestName = 1000;

/** A text of which only the begin is kept, saying how long it was. */
export function clippedText(text: string, longest = longestText): string {
  return text.length > longest ? `${text.slice(0, longest)}... (${text.length} characters)` : text;
}

/** A JSON value with the begin of every text and name that is too long; the value itself where none is. */
export function clipped<T>(value: T): T {
  return (excessOf(value) === 0 ? value : cut(value)) as T;
}

/** How many characters of a JSON value are not kept. */
export function excessOf(value: unknown): number {
  if (typeof value === 'string') return Math.max(0, value.length - longestText);
  if (typeof value !== 'object' || value === null) return 0;
  let excess = 0;
  for (const key in value) {
    if (!Array.isArray(value)) excess += Math.max(0, key.length - longestName);
    excess += excessOf((value as Record<string, unknown>)[key]);
  }
  return excess;
}

function cut(value: unknown): unknown {
  if (typeof value === 'string') return clippedText(value);
  if (Array.isArray(value)) return value.map(cut);
  if (typeof value !== 'object' || value === null) return value;
  const taken = new Set<string>();
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      // Names that begin alike stay different.
      let name = clippedText(key, longestName);
      while (taken.has(name)) name += '+';
      taken.add(name);
      return [name, cut(member)];
    }),
  );
}
