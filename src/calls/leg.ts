import type { AgentSession } from '../target/agent.js';
import type { Members } from '../trace/message.js';
import { CallNotMade } from './errors.js';

/** How one leg of the call is known to its own agent. */
export interface Leg {
  readonly session: AgentSession;
  readonly callId: string;
  readonly callUuid?: string;
  readonly uri?: string;
}

/** What a call resource, as notified, read or printed, says beside its id; members of another type read as absent. */
export function addressOf({ callUuid, uri }: Members): Pick<Leg, 'callUuid' | 'uri'> {
  return {
    callUuid: typeof callUuid === 'string' ? callUuid : undefined,
    uri: typeof uri === 'string' ? uri : undefined,
  };
}

/** The address of a call below the API path. */
export function pathOf({ callId }: Pick<Leg, 'callId'>): string {
  return `/me/calls/${encodeURIComponent(callId)}`;
}

/** How an operation on a call was answered; what counts is the state that follows. */
export interface Operated {
  /** For people; empty where there is nothing to say. */
  readonly text: string;
  readonly isRefused: boolean;
}

/**
 * Asks for an operation on a call, as the agent of that leg.
 * @throws {CallNotMade} no answer came
 */
export async function operate(leg: Leg, operationName: string, evenIfStopped = false): Promise<Operated> {
  const { answer, failure } = await leg.session.client.ask({
    use: 'call',
    method: 'POST',
    path: pathOf(leg),
    body: { operationName },
    evenIfStopped,
  });
  if (failure !== undefined)
    throw new CallNotMade(`${operationName} of call ${leg.callId}: ${failure.message}`);
  const status = answer?.status ?? 0;
  return {
    text: `${operationName} was answered HTTP ${status} ${JSON.stringify(answer?.body ?? answer?.text ?? '')}`,
    isRefused: status < 200 || status >= 300,
  };
}
