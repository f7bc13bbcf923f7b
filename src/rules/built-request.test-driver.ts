import type { AgentName, ExchangeRecord, Situation } from '../schemas/trace.gen.js';

type Members = Record<string, unknown>;

/** A request to put into the trace; what is left out is as a conformant target and a plain request have it. */
export interface BuiltRequest {
  call?: string;
  situation?: Situation;
  by?: AgentName;
  /** The key that it names; absent = the configured key, `DispositionCode`. */
  key?: string;
  value?: unknown;
  /** What the target keeps under the key, where that is not the value. */
  stored?: unknown;
  title?: string;
  change?: string;
  repeats?: string;
  /** `null`: none came, and `failure` says why. */
  answer?: { status?: number; body?: unknown; text?: string; headers?: Record<string, string> } | null;
  failure?: string;
  /** When the answer came, in ms after the request. */
  answerAfter?: number;
  /** The AttachedDataChanged that came, changed as said; `false`: none. It comes for accepted requests on active calls. */
  message?: BuiltMessage | false;
  /** How long it was waited, in ms after the request; the whole of GWS_NOTIFICATION_MS where no message came. */
  endAfter?: number;
  outcome?: ExchangeRecord['outcome'];
}

/** A message about a call. */
export interface BuiltMessage {
  /** In ms after the request; for a message by itself, from now. */
  after?: number;
  /** Who received it; the call's agent by default. */
  to?: AgentName;
  notificationType?: string;
  state?: string;
  /** The whole of the user data that it shows; `null`: none. Without it, what the call holds. */
  userData?: Members | null;
  /** Members of `data.call` and of `data` that differ; undefined takes one out. */
  call?: Members;
  data?: Members;
}

/** Whether the target takes a request, by its answer. */
export function isTaken({ answer = {}, failure }: BuiltRequest): boolean {
  if (answer === null || failure !== undefined) return false;
  if (answer.text !== undefined) return false;
  const code = 'body' in answer ? (answer.body as Members | undefined)?.statusCode : 0;
  return code === 0 || code === '0';
}
