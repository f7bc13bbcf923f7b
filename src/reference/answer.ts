import type { ErrorResponse } from '../schemas/error-response.gen.js';
import type { SuccessResponse } from '../schemas/success-response.gen.js';

/** A JSON object as it was received. */
export type JsonObject = Record<string, unknown>;

/** Whether a parsed JSON value is an object, not an array and not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An HTTP response. An object is sent as JSON, a string as it is; `afterMs` holds it back. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: unknown;
  afterMs?: number;
}

/**
 * A request that is not carried out. Thrown wherever that turns out; the server answers with its parts.
 * `statusCode` is one of the documented codes (Return Values).
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly status: number,
    readonly statusCode: number,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

/** Success: `statusCode` 0 and no `statusMessage` (Return Values), with what a read adds. */
export function success(members: JsonObject = {}): Answer {
  return { status: 200, body: { statusCode: 0, ...members } satisfies SuccessResponse };
}

/** The response to a refused request: code, message and no other attribute (Return Values). */
export function refused(refusal: Refusal): Answer {
  const { status, headers, statusCode, message } = refusal;
  return { status, headers, body: { statusCode, statusMessage: message } satisfies ErrorResponse };
}
