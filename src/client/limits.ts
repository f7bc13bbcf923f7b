import type { Configuration } from '../schemas/configuration.gen.js';
import type { RequestRecord } from '../schemas/trace.gen.js';

/** How much is taken in of the target (GWS_MAX_...). */
export type Limits = Configuration['limits'];

/** The greatest size of a body in kilobytes, plain or unpacked, and the variable that says so. */
export interface SizeLimit {
  kb: number;
  variable: string;
}

/** The limit for the response to a request; one over CometD may bring a batch of messages, and losing it would lose them all. */
export function sizeLimitFor(use: RequestRecord['use'], { notificationsKb, answerKb }: Limits): SizeLimit {
  return use === 'cometd'
    ? { kb: notificationsKb, variable: 'GWS_MAX_NOTIFICATIONS_KB' }
    : { kb: answerKb, variable: 'GWS_MAX_ANSWER_KB' };
}

/** Why no more is taken in of a target. */
export function tooMuchInAll({ runKb }: Limits): string {
  return `What the target and its event feed sent in this run is more than ${runKb} KiB in all (GWS_MAX_RUN_KB)`;
}
