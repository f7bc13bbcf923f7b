/** No message of the protocol nests a tenth as deep; what walks through values may rely on it. */
const greatestDepth = 100;
/** A value takes many times the memory of its text: `[{},{},...]` is the cheapest way to fill ours. */
const greatestCount = 500_000;

/** A JSON text that was parsed, and about how many values stand in it. */
export interface ParsedJson {
  value: unknown;
  count: number;
}

/**
 * Parses JSON text that a target wrote.
 * @returns undefined when it is no JSON, nested deeper than `greatestDepth`, or made of more than `greatestCount` values
 */
export function parseJson(text: string): ParsedJson | undefined {
  const count = countOf(text);
  if (count === undefined || count > greatestCount) return undefined;
  try {
    return { value: JSON.parse(text), count };
  } catch {
    return undefined;
  }
}

/**
 * The same of a text that somebody recorded, of any number of values.
 * @returns undefined when it is no JSON, or nested deeper than `greatestDepth`
 */
export function parseRecorded(text: string): { readonly value: unknown } | undefined {
  if (hasManyBrackets(text) && countOf(text) === undefined) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

// Of most texts this takes much less than to follow them.
function hasManyBrackets(text: string): boolean {
  return text.length > longForExpression || MANY_BRACKETS.test(text);
}

// An expression remembers each sign that it may have to go back to.
const longForExpression = 65_536;
const MANY_BRACKETS = new RegExp(`^(?:[^[{]*[[{]){${greatestDepth + 1}}`);

/** As many values as brackets open and commas separate; undefined when they are nested too deep. */
function countOf(text: string): number | undefined {
  let depth = 0;
  let count = 1;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (inString) {
      if (character === '\\') i++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === ',') count++;
    else if (character === '{' || character === '[') {
      count++;
      if (++depth > greatestDepth) return undefined;
    } else if (character === '}' || character === ']') depth--;
  }
  return count;
}
