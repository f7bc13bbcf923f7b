import type { IncomingMessage } from 'node:http';
import { isObject, type JsonObject, Refusal } from './answer.js';

/** Bodies beyond this many bytes are not read. */
const bodyLimit = 1024 * 1024;

/**
 * Reads the body of a request as UTF-8 text.
 * @throws Refusal (413, statusCode 10) as soon as it is larger than 1 MiB; the rest is not read
 */
export async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > bodyLimit) {
      throw new Refusal(413, 10, `The body is larger than ${bodyLimit} bytes.`, { connection: 'close' });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Parses a body.
 * @throws Refusal (400, statusCode 10) when it is not JSON
 */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 10, 'The body is not JSON.');
  }
}

/**
 * Parses the body of an operation.
 * @throws Refusal (400, statusCode 10) when it is not a JSON object
 */
export function bodyOf(text: string): JsonObject {
  const body = jsonOf(text);
  if (!isObject(body)) throw new Refusal(400, 10, 'The body is no JSON object.');
  return body;
}
