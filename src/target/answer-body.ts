import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { AnswerFailure } from './failure.js';
import { parseJson } from './json-text.js';

/** A body that is JSON text in UTF-8, or else its text, U+FFFD standing for what is not UTF-8; neither when empty. */
export interface AnswerBody {
  body?: unknown;
  text?: string;
}

const decoders: Record<string, (data: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/**
 * Reads a body to its end.
 * @throws AnswerFailure TooLarge as soon as it exceeds `limit` bytes
 */
export async function readBody(stream: AsyncIterable<Buffer>, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop by an exception destroys the stream, and its connection with it.
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Undoes the content coding and reads the text.
 * @param limit of the decoded body, in bytes
 * @throws AnswerFailure TooLarge, or Undecodable when the coding is unknown or broken
 */
export async function decodeBody(
  raw: Buffer,
  coding: string | undefined,
  limit: number,
): Promise<AnswerBody> {
  let bytes = raw;
  for (const name of (coding ?? '').toLowerCase().split(',').reverse()) {
    bytes = await decode(bytes, name.trim(), limit);
  }
  if (bytes.length === 0) return {};
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { text: new TextDecoder().decode(bytes) };
  }
  const json = parseJson(text);
  return json ? { body: json.value } : { text };
}

async function decode(bytes: Buffer, coding: string, limit: number): Promise<Buffer> {
  if (coding === '' || coding === 'identity' || bytes.length === 0) return bytes;
  const decoder = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined;
  if (!decoder)
    throw new AnswerFailure('Undecodable', `The answer has the unknown content coding "${coding}"`);
  try {
    return await decoder(bytes, { maxOutputLength: limit });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit);
    throw new AnswerFailure(
      'Undecodable',
      `The answer says content-encoding: ${coding}, and its body is not that`,
    );
  }
}

function tooLarge(limit: number): AnswerFailure {
  return new AnswerFailure('TooLarge', `The body of the answer is larger than ${limit} bytes`);
}
