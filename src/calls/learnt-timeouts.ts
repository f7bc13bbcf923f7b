import type { Timeouts } from '../schemas/trace.gen.js';
import { NotificationTimeouts } from './notification-timeouts.js';
import type { Branch } from './request-to-send.js';
import { ResponseTimeouts } from './response-timeouts.js';

/** How long notifications and responses are waited for, as the requests of a run teach; each of the two branches is given its proof. */
export class LearntTimeouts {
  readonly responses: Readonly<Record<Branch, ResponseTimeouts>>;

  constructor(
    timeouts: Timeouts,
    readonly notifications = new NotificationTimeouts(timeouts),
  ) {
    const { timeoutMs } = timeouts;
    this.responses = { up: new ResponseTimeouts(timeoutMs), released: new ResponseTimeouts(timeoutMs) };
  }
}
