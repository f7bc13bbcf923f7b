import { randomUUID } from 'node:crypto';
import { Agent } from './agent.js';

/** What a client needs to sign in as one of the reference's users. */
export interface ReferenceAccount {
  username: string;
  password: string;
  phone: string;
}

/** The users that every reference has; the last one lacks the feature api-voice. */
export const accounts = {
  agent: { username: 'agent-15000', password: 'Reference-password-of-15000', phone: '15000' },
  peer: { username: 'peer-15001', password: 'Reference-password-of-15001', phone: '15001' },
  bystander: { username: 'bystander-15002', password: 'Reference-password-of-15002', phone: '15002' },
  unlicensed: { username: 'unlicensed-15003', password: 'Reference-password-of-15003', phone: '15003' },
} satisfies Record<string, ReferenceAccount>;

/** Makes the users of one reference, all logged out, each with a device of its own. */
export function makeAgents(): Agent[] {
  return Object.values(accounts).map(
    (account) => new Agent(account, randomUUID(), account === accounts.unlicensed ? [] : ['api-voice']),
  );
}
