import type { LiveCall } from '../calls/call.js';
import { namedAs } from '../calls/leg.js';
import type { AgentSession } from '../client/agent.js';
import type { Ask } from '../client/ask.js';
import type { Edition } from '../schemas/editions.gen.js';
import { otherEditions } from '../schemas/editions.js';

/** The body of the documented request (page, parameter table), and of every change of it. */
export type DispositionBody = Record<string, unknown>;

/**
 * How the target wants the request: as documented, or, where it takes it only so, with `call.uri` as callUri (as the
 * one public client sends it) or at the address of another edition. What was found holds for the run.
 */
export interface RequestShape {
  /** What the trace calls it. */
  readonly name: string;
  readonly address: Edition['address'];
  readonly callUri: (call: LiveCall) => string;
  /** Whether a key of the suite's own is named in dispositionKey. */
  readonly keyed: boolean;
}

/** The name of the shape that the edition shows. */
export const DOCUMENTED = 'documented';

/** Every shape, in the order in which they are tried; the first is the documented one with a key. */
export function shapesOf(edition: Edition): readonly RequestShape[] {
  const { address } = edition;
  return [
    { name: DOCUMENTED, address, callUri: documentedCallUri },
    { name: 'call.uri as callUri', address, callUri },
    ...otherEditions(edition).map((other) => ({
      name: `as in ${other.name}`,
      address: other.address,
      callUri: documentedCallUri,
    })),
  ].flatMap((shape) => [
    { ...shape, keyed: true },
    { ...shape, keyed: false },
  ]);
}

/** `call.uri` with `/me/calls/` replaced by `/calls/`, on the base that the target itself names. */
export function documentedCallUri(call: LiveCall): string {
  return callUri(call).replace('/me/calls/', '/calls/');
}

/** `call.uri` as the target sent it; built from the address that we use where it sent none. */
export function callUri(call: LiveCall): string {
  return namedAs(call.leg).uri ?? call.leg.session.client.urlOf(call.path);
}

/** The body for a call in a shape. */
export function bodyOf(
  shape: RequestShape,
  call: LiveCall,
  disposition: unknown,
  key: string | undefined,
): DispositionBody {
  return {
    operationName: 'SetCallDisposition',
    callUri: shape.callUri(call),
    // A target that names no callUuid is ACT-18's matter; its id is the next best.
    callUuid: namedAs(call.leg).callUuid ?? namedAs(call.leg).callId,
    disposition,
    ...(key === undefined ? {} : { dispositionKey: key }),
  };
}

/** What an address is to name, where it names it, instead of the call and of its agent's device. */
export interface Named {
  readonly callId?: string;
  /** Whose own device; the agent's where that sender has none. */
  readonly sender?: Pick<AgentSession, 'deviceId' | 'hasDevice'>;
}

/** Where and how the body is sent. */
export function askOf(
  shape: RequestShape,
  call: LiveCall,
  body: DispositionBody,
  named?: Named,
): Omit<Ask, 'use'> {
  return { method: 'POST', path: pathAt(shape.address, call, named), body };
}

/** The path at which an edition wants its request, below the API path. */
export function pathAt(address: Edition['address'], { leg }: LiveCall, named: Named = {}): string {
  const { callId = namedAs(leg).callId, sender } = named;
  const owner = sender?.hasDevice ? sender : leg.session;
  return address
    .replace('{deviceId}', () => encodeURIComponent(owner.deviceId))
    .replace('{id}', () => encodeURIComponent(callId));
}
