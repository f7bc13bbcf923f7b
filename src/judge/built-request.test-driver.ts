import type { AgentName } from '../schemas/trace.gen.js';
import { type BuiltCall, idsAs } from './built-call.test-driver.js';

type Members = Record<string, unknown>;
type Member = 'operationName' | 'callUri' | 'callUuid' | 'disposition';

/** A request to put into the trace; what is left out is as a conformant target and a documented request have it. */
export interface BuiltRequest {
  /** The call that it is about; by default the one that is spoken of. */
  call?: string;
  sender?: AgentName;
  method?: string;
  url?: string;
  /** The key that it names, of whatever type; absent = the configured key, `DispositionCode`. */
  key?: unknown;
  value?: unknown;
  operationName?: unknown;
  callUri?: unknown;
  callUuid?: unknown;
  /** A member that the body lacks. */
  without?: Member;
  /** A body that is not JSON. */
  text?: string;
  headers?: Record<string, string>;
  /** What the target keeps under the key, where that is not the value. */
  stored?: unknown;
  /** `null`: none came, and `failure` says why. */
  response?: { status?: number; body?: unknown; text?: string; headers?: Record<string, string> } | null;
  failure?: string;
  /** When the response came, in ms after the request. */
  responseAfter?: number;
  /** The AttachedDataChanged that came, changed as said; `false`: none. It comes for accepted requests on calls that are up. */
  message?: BuiltMessage | false;
  /** The same as the peer got it; it gets what the agent gets, in its own words. */
  copy?: BuiltMessage | false;
  /** The EventUserEvent, changed as said; `false`: none. It comes for accepted requests on released calls. */
  event?: { after?: number; userData?: Members; members?: Members } | false;
  /** How long it was waited, in ms after the request; the whole of GWS_NOTIFICATION_MS where no message came. */
  endAfter?: number;
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

/** A refusal as Return Values shows it. */
export const refusal: Pick<BuiltRequest, 'response'> = {
  response: { status: 400, body: { statusCode: 10, statusMessage: 'no' } },
};

/** Whether the target takes a request, by its response. */
export function isTaken({ response = {}, failure }: BuiltRequest): boolean {
  if (response === null || failure !== undefined || response.text !== undefined) return false;
  const code = 'body' in response ? (response.body as Members | undefined)?.statusCode : 0;
  return code === 0 || code === '0';
}

/** The address of a call, as an agent knows it. */
export function addressOf(call: BuiltCall, agent: AgentName): string {
  return `http://target.test/api/v2/me/calls/${idsAs(call, agent).id}`;
}

/** The body of a request: the documented one for its call, changed as said. */
export function bodyOf(request: BuiltRequest, call: BuiltCall, agent: AgentName, value: unknown): Members {
  const { id, callUuid } = idsAs(call, agent);
  const body: Members = {
    operationName: 'SetCallDisposition',
    callUri: `http://target.test/api/v2/calls/${id}`,
    callUuid: callUuid ?? `UUID-${call.name}`,
    disposition: value,
    dispositionKey: request.key,
  };
  for (const member of ['operationName', 'callUri', 'callUuid'] as const)
    if (member in request) body[member] = request[member];
  if (request.without !== undefined) delete body[request.without];
  return body;
}
