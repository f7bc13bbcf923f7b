import type { AgentSession } from '../client/agent.js';
import { callAsItCame } from '../trace/call-as-it-came.js';
import type { CallMessage, Members } from '../trace/message.js';
import type { Recorder } from '../trace/recorder.js';
import { CallNotMade } from './errors.js';

/** How one leg of the call is known to its own agent. */
export interface Leg {
  readonly session: AgentSession;
  readonly callId: string;
  readonly callUuid?: string;
  readonly uri?: string;
  /** The same as the target sent it, where the trace may hold a placeholder; absent = they are the same. */
  readonly asItCame?: Named;
}

/** The names of a call that a request about it has to give. */
export interface Named {
  readonly callId: string;
  readonly callUuid?: string;
  readonly uri?: string;
}

/** What a request about the call has to name, as the target named it; messages in the trace are matched by the leg itself. */
export function namedAs({ callId, callUuid, uri, asItCame }: Omit<Leg, 'session'>): Named {
  return asItCame ?? { callId, callUuid, uri };
}

/**
 * How a message names its call, in the trace and as it came.
 * @param resource what else is known of the call, where the message does not tell
 */
export function legOf(
  recorder: Recorder,
  message: CallMessage,
  resource: Members = {},
): Omit<Leg, 'session'> {
  const came = callAsItCame(recorder, message.record);
  const callId = String(message.call.id);
  return {
    callId,
    ...addressOf({ ...resource, ...message.call }),
    asItCame: {
      callId: typeof came.id === 'string' ? came.id : callId,
      ...addressOf({ ...resource, ...message.call, ...came }),
    },
  };
}

/** What a call resource, as notified, read or printed, says beside its id; members of another type read as absent. */
export function addressOf({ callUuid, uri }: Members): Pick<Leg, 'callUuid' | 'uri'> {
  return {
    callUuid: typeof callUuid === 'string' ? callUuid : undefined,
    uri: typeof uri === 'string' ? uri : undefined,
  };
}

/** The address of a call below the API path. */
export function pathOf(leg: Omit<Leg, 'session'>): string {
  return `/me/calls/${encodeURIComponent(namedAs(leg).callId)}`;
}

/** How an operation on a call was answered; what counts is the state that follows. */
export interface Operated {
  /** For people; empty where there is nothing to say. */
  readonly text: string;
  readonly isRefused: boolean;
}

/**
 * Asks for an operation on a call, as the agent of that leg.
 * @throws {CallNotMade} no response came
 */
export async function operate(leg: Leg, operationName: string, evenIfStopped = false): Promise<Operated> {
  const { response, failure } = await leg.session.client.ask({
    use: 'call',
    method: 'POST',
    path: pathOf(leg),
    body: { operationName },
    evenIfStopped,
  });
  if (failure !== undefined)
    throw new CallNotMade(`${operationName} of call ${leg.callId}: ${failure.message}`);
  const status = response?.status ?? 0;
  return {
    text: `${operationName} was answered HTTP ${status} ${JSON.stringify(response?.body ?? response?.text ?? '')}`,
    isRefused: status < 200 || status >= 300,
  };
}
