import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { parseJson } from '../trace/json-text.js';
import { ResponseFailure } from './failure.js';
import type { SizeLimit } from './limits.js';

/** A body that is JSON text in UTF-8, or else its text, U+FFFD standing for what is not UTF-8; neither when empty. */
export interface ResponseBody {
  body?: unknown;
  text?: string;
  /** What it takes to keep it, in bytes: its text, and what a value needs to itself in memory. */
  size: number;
}

export const bytesOfValue = 64;

const strict = new TextDecoder('utf-8', { fatal: true });

const decoders: Record<string, (data: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/**
 * Undoes the content coding and reads the text.
 * @param limit of the decoded body
 * @throws ResponseFailure TooLarge, or Undecodable when the coding is unknown or broken
 */
export async function decodeBody(
  raw: Buffer,
  coding: string | undefined,
  limit: SizeLimit,
): Promise<ResponseBody> {
  let bytes = raw;
  for (const name of (coding ?? '').toLowerCase().split(',').reverse()) {
    bytes = await decode(bytes, name.trim(), limit);
  }
  const size = bytes.length;
  if (size === 0) return { size };
  let text: string;
  try {
    text = strict.decode(bytes);
  } catch {
    return { text: new TextDecoder().decode(bytes), size };
  }
  const json = parseJson(text);
  return json ? { body: json.value, size: size + bytesOfValue * json.count } : { text, size };
}

async function decode(bytes: Buffer, coding: string, limit: SizeLimit): Promise<Buffer> {
  if (coding === '' || coding === 'identity' || bytes.length === 0) return bytes;
  const decoder = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined;
  if (!decoder)
    throw new ResponseFailure(
      'Undecodable',
      `The response has the unknown content coding "${coding.slice(0, 40)}"`,
    );
  try {
    return await decoder(bytes, { maxOutputLength: limit.kb * 1024 });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit);
    throw new ResponseFailure(
      'Undecodable',
      `The response says content-encoding: ${coding.slice(0, 40)}, and its body is not that`,
    );
  }
}

/** A body is larger than is read. */
export function tooLarge({ kb, variable }: SizeLimit): ResponseFailure {
  return new ResponseFailure('TooLarge', `The body of the response is larger than ${kb} KiB (${variable})`);
}
