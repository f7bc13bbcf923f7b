import type { Account, Configuration } from '../schemas/configuration.gen.js';
import type { Settings } from './settings.js';
import type { Variable } from './variables.js';

type Accounts = NonNullable<Configuration['accounts']>;
type Party = keyof Accounts;

const parties: readonly Party[] = ['agent', 'peer', 'bystander', 'unlicensed'];

/**
 * The accounts for a remote target: the agent is required, and the peer where it dials, the others optional, each whole or
 * not at all, no user and no phone twice. Undefined when a problem was noted. No sentence holds a password.
 * @param dials whether the peer dials the calls of the run
 */
export function readAccounts(settings: Settings, dials: boolean): Accounts | undefined {
  const found = new Map<Party, Account>();
  for (const party of parties) {
    const account = readAccount(settings, party, party === 'agent' || (party === 'peer' && dials));
    if (account !== undefined) found.set(party, account);
  }
  // User names are commonly compared without regard to case; two that differ in it alone are one account.
  refuseTwice(settings, found, 'USERNAME', (account) => account.username.toLowerCase());
  refuseTwice(settings, found, 'PHONE', (account) => account.phone);
  const { agent, ...others } = Object.fromEntries(found) as Partial<Accounts>;
  return agent && { agent, ...others };
}

function readAccount(settings: Settings, party: Party, isRequired: boolean): Account | undefined {
  const names = namesOf(party);
  const username = settings.text(names.username);
  // A password may begin or end with a space.
  const password = settings.verbatim(names.password);
  const phone = names.phone && settings.text(names.phone);
  const isBegun = username !== undefined || password !== undefined || phone !== undefined;
  if (!isRequired && !isBegun) return undefined;
  const reason = isRequired
    ? 'a target of your own needs it'
    : `the account of the ${party} is not whole without it`;
  if (username === undefined) settings.problem(`${names.username} is not set: ${reason}`);
  if (password === undefined) settings.problem(`${names.password} is not set: ${reason}`);
  if (names.phone && phone !== undefined && !/^\+?[0-9*#]{1,32}$/.test(phone))
    settings.refuse(names.phone, phone, 'a number to dial: digits, * and #, a + before them');
  if (username === undefined || password === undefined) return undefined;
  return { username, password, ...(phone !== undefined && { phone }) };
}

function refuseTwice(
  settings: Settings,
  found: ReadonlyMap<Party, Account>,
  what: 'USERNAME' | 'PHONE',
  of: (account: Account) => string | undefined,
): void {
  const first = new Map<string, Party>();
  for (const [party, account] of found) {
    const value = of(account);
    if (value === undefined) continue;
    const other = first.get(value);
    if (other === undefined) first.set(value, party);
    else
      settings.problem(
        `GWS_${other.toUpperCase()}_${what} and GWS_${party.toUpperCase()}_${what} are both ${JSON.stringify(value)}: each needs its own`,
      );
  }
}

// The account without the feature makes no calls.
function namesOf(party: Party): { username: Variable; password: Variable; phone?: Variable } {
  const account = `GWS_${party.toUpperCase() as Uppercase<Party>}` as const;
  return {
    username: `${account}_USERNAME`,
    password: `${account}_PASSWORD`,
    ...(account !== 'GWS_UNLICENSED' && { phone: `${account}_PHONE` }),
  };
}
