import { Refusal } from './answer.js';

/** The attached data of a call: values are strings, numbers or nested objects. */
export type UserData = Record<string, unknown>;

/** User data of a call is limited to 16,000 packed bytes by default (sibling page). */
const packedLimit = 16_000;
/** Deeper nesting than any attached data has; a document that deep could not be sent out again. */
const depthLimit = 32;

/**
 * Replaces the keys of `change` and keeps the others, as UpdateUserData does, and as "updating the key" of the
 * page is read.
 * @throws Refusal (400, statusCode 10) when the result is larger than a call can carry
 */
export function mergeUserData(before: UserData, change: UserData): UserData {
  const merged = { ...before, ...change };
  if (packedBytes(merged, 0) > packedLimit) {
    throw new Refusal(400, 10, `The user data of a call is limited to ${packedLimit} bytes.`);
  }
  return merged;
}

/** Bytes of all keys and values in UTF-8, four for a number, and two of overhead a pair. */
function packedBytes(data: object, depth: number): number {
  if (depth > depthLimit) throw new Refusal(400, 10, 'The user data is nested too deeply.');
  let bytes = 0;
  for (const [key, value] of Object.entries(data)) {
    bytes += Buffer.byteLength(key) + 2;
    if (typeof value === 'string') bytes += Buffer.byteLength(value);
    else if (typeof value === 'object' && value !== null) bytes += packedBytes(value, depth + 1);
    else bytes += 4;
  }
  return bytes;
}
