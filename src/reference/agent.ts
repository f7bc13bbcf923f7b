import { randomUUID } from 'node:crypto';
import { accounts, type ReferenceAccount } from './accounts.js';
import type { Leg } from './call.js';

/** What a user is doing, as `userState.displayName` names it. */
export type AgentState = 'LoggedOut' | 'NotReady' | 'Ready' | 'AfterCallWork';

/** A user of the reference with the one device, and so the one phone line, that it has. */
export class Agent {
  state: AgentState = 'LoggedOut';
  /** The call on the line; a released one is no longer there. */
  leg: Leg | undefined;
  /** On how many calls it has set a disposition. */
  dispositioned = 0;
  /** Takes back the timer that ends the wrap-up under way. */
  endWrapUp: () => void = () => {};

  constructor(
    readonly account: ReferenceAccount,
    readonly deviceId: string,
    readonly licensed: readonly string[],
  ) {}

  get phone(): string {
    return this.account.phone;
  }

  /** Whether a contact centre session was started and not ended. */
  get loggedIn(): boolean {
    return this.state !== 'LoggedOut';
  }

  /** Whether a call can ring here: devices are configured reject-call-notready, and have one line. */
  get reachable(): boolean {
    return this.state === 'Ready' && this.leg === undefined;
  }

  has(feature: string): boolean {
    return this.licensed.includes(feature);
  }
}

/** Makes the users of one reference, all logged out, each with a device of its own. */
export function makeAgents(): Agent[] {
  return Object.values(accounts).map(
    (account) => new Agent(account, randomUUID(), account === accounts.unlicensed ? [] : ['api-voice']),
  );
}
