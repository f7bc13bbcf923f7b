import type { FailureRecord, RequestRecord, ResponseRecord } from '../schemas/trace.gen.js';
import type { ResponseFailure } from './failure.js';

/** One request to be sent. */
export interface Ask {
  use: RequestRecord['use'];
  method: string;
  /** Below the API's path, such as `/me/calls/1`, or an absolute URL on the target's origin. */
  path: string;
  /** A JSON value to send. */
  body?: unknown;
  /** A body that is sent as it is, in place of `body`. */
  text?: string;
  /** For the whole of the response, in milliseconds; default: the client's. */
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Send it on a new connection, used for nothing else. */
  freshConnection?: boolean;
  headers?: Record<string, string>;
  /** Send it although the run was stopped: for cleaning up. */
  evenIfStopped?: boolean;
  /** Told of the request as recorded, at once, before anything of its response; again where it is sent again. */
  sent?: (request: RequestRecord) => void;
  /** Its turn was waited for already (`turn`). */
  paced?: boolean;
  /** Send it once, whoever answers: whoever asks tries again by itself, or is about to leave. */
  once?: boolean;
  /** Secrets in the response's body, to be taken out before it is recorded. */
  secretsIn?: (body: unknown) => string[];
  /** Why a response with this body is not to be kept, but recorded as the failure to get one. */
  refuses?: (body: unknown) => ResponseFailure | undefined;
}

/** A request as recorded, with exactly one of response and failure. */
export interface Outcome {
  request: RequestRecord;
  response?: ResponseRecord;
  failure?: FailureRecord;
}

/** An outcome with the response's body as it came, secrets included: for the target access itself, never to be kept. */
export interface RawOutcome extends Outcome {
  raw?: unknown;
}
