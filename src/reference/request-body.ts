import type { IncomingMessage } from 'node:http';
import { isObject, type JsonObject, Refusal } from './answer.js';

/** Bodies beyond this many bytes are not read. */
const bodyLimit = 1024 * 1024;

/**
 * Reads the body of a request as UTF-8 text.
 * @throws Refusal (413, statusCode 10) as soon as it is larger than 1 MiB; the rest is not read
 */
export function textOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes <= bodyLimit) return;
      request.removeAllListeners('data').pause();
      reject(new Refusal(413, 10, `The body is larger than ${bodyLimit} bytes.`, { connection: 'close' }));
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('error', reject);
  });
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
