import type { LiveCall } from '../calls/call.js';
import type { Ask } from '../target/client.js';

/** The body of the documented request (page, parameter table), and of every change of it. */
export type DispositionBody = Record<string, unknown>;

/**
 * How the target wants the request: as documented, or, where it takes it only so, with `call.uri` as callUri (as the
 * one public client sends it) or at the device's URL (as editions up to 2016 show it). What was found holds for the run.
 */
export interface Form {
  readonly name: 'documented' | 'call.uri as callUri' | 'at the device';
  /** Whether a key of the suite's own is named in dispositionKey. */
  readonly keyed: boolean;
}

/** Every form, in the order in which they are tried. */
export const FORMS: readonly Form[] = (
  ['documented', 'call.uri as callUri', 'at the device'] as const
).flatMap((name) => [
  { name, keyed: true },
  { name, keyed: false },
]);

/** `call.uri` with `/me/calls/` replaced by `/calls/`, on the base that the target itself names (DESIGN section 4). */
export function documentedCallUri(call: LiveCall): string {
  return callUri(call).replace('/me/calls/', '/calls/');
}

/** `call.uri` as the target sent it; built from the address that we use where it sent none. */
export function callUri(call: LiveCall): string {
  return call.leg.uri ?? call.leg.session.client.urlOf(call.path);
}

/** The body for a call in a form. */
export function bodyOf(
  form: Form,
  call: LiveCall,
  disposition: unknown,
  key: string | undefined,
): DispositionBody {
  return {
    operationName: 'SetCallDisposition',
    callUri: form.name === 'call.uri as callUri' ? callUri(call) : documentedCallUri(call),
    // A target that names no callUuid is ACT-18's matter; its id is the next best.
    callUuid: call.leg.callUuid ?? call.leg.callId,
    disposition,
    ...(key === undefined ? {} : { dispositionKey: key }),
  };
}

/** Where and how the body is sent. */
export function askOf(form: Form, call: LiveCall, body: DispositionBody): Omit<Ask, 'use'> {
  const path =
    form.name === 'at the device'
      ? `/me/devices/${encodeURIComponent(call.leg.session.deviceId)}`
      : call.path;
  return { method: 'POST', path, body };
}
