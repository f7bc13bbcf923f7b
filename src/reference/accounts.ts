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
