/** No message of the protocol nests a tenth as deep; what walks through values may rely on it. */
const greatestDepth = 100;

/**
 * Parses JSON text that a target wrote.
 * @returns undefined when it is no JSON, or nested deeper than `greatestDepth`
 */
export function parseJson(text: string): { value: unknown } | undefined {
  if (depthExceeds(text, greatestDepth)) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function depthExceeds(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (inString) {
      if (character === '\\') i++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') {
      if (++depth > limit) return true;
    } else if (character === '}' || character === ']') depth--;
  }
  return false;
}
