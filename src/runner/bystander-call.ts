import type { LiveCall } from '../calls/call.js';
import type { CallSource } from '../calls/call-source.js';
import type { Sender } from '../calls/sender.js';
import { CallRequests } from './call-requests.js';
import type { RunContext } from './run-context.js';

/** What is sent aside of a run's own calls. */
export interface Aside {
  readonly source: CallSource;
  readonly runContext: RunContext;
  /** A way to send that has learnt nothing yet. */
  readonly newSender: () => Sender;
}

/** The bystander's own short call: with a disposition it is the control of ACT-14, and without one the sentinel. */
export function bystanderCall(aside: Aside, purpose: 'control' | 'sentinel'): Promise<void> {
  return aside.source.bystanders(`bystander's own call, ${purpose}`, async (call) => {
    if (purpose === 'control') await sendAside(aside, call, ['ACT-14']);
  });
}

/** One disposition. What is found so, shape or silence, is found for itself: the agent's first request is the documented one. */
export async function sendAside(
  { runContext, newSender }: Aside,
  call: LiveCall,
  wantedBy: readonly string[],
): Promise<void> {
  const aside = new CallRequests(call, 'active', { ...runContext, sender: newSender(), shape: undefined });
  aside.wantedBy = wantedBy;
  await aside.base();
}
