/** What a response said of itself when access was refused; whatever was not there is absent. */
export interface Refusal {
  /** Id of the request in the trace. */
  request?: string;
  /** The response, or how there was none, in a few words. */
  told?: string;
  /** The name of the failure, where there was no response. */
  failure?: string;
  status?: number;
  statusCode?: unknown;
  statusMessage?: unknown;
}

/** No connection to the target came about: its name, TCP or TLS failed before anything was sent. */
export class TargetUnreachable extends Error {
  override readonly name = 'TargetUnreachable';

  constructor(
    message: string,
    readonly request?: string,
  ) {
    super(message);
  }
}

/** The target does not let the suite in: login, contact centre session, handshake or subscription. */
export class AccessRefused extends Error implements Refusal {
  override readonly name: string = 'AccessRefused';
  readonly request?: string;
  readonly told?: string;
  readonly failure?: string;
  readonly status?: number;
  readonly statusCode?: unknown;
  readonly statusMessage?: unknown;

  constructor(message: string, refusal: Refusal = {}) {
    super(message);
    Object.assign(this, refusal);
  }
}

/** The target knows a CometD session no more that it had just begun, as one that was started anew meanwhile. */
export class SessionForgotten extends AccessRefused {
  override readonly name = 'SessionForgotten';
}

/** An agent could not be made Ready within GWS_WRAPUP_MS. */
export class NotReady extends Error {
  override readonly name = 'NotReady';
}
