/** The variables of each account: whose they are, and whether there is a phone to dial. */
const AGENT = ['GWS_AGENT_USERNAME', 'GWS_AGENT_PASSWORD', 'GWS_AGENT_PHONE'] as const;
const PEER = ['GWS_PEER_USERNAME', 'GWS_PEER_PASSWORD', 'GWS_PEER_PHONE'] as const;
const BYSTANDER = ['GWS_BYSTANDER_USERNAME', 'GWS_BYSTANDER_PASSWORD', 'GWS_BYSTANDER_PHONE'] as const;
const UNLICENSED = ['GWS_UNLICENSED_USERNAME', 'GWS_UNLICENSED_PASSWORD'] as const;

/** What says something about a target of one's own and nothing about the reference: without GWS_URL it is a mistake. */
export const targetVariables = [
  'GWS_API_PATH',
  'GWS_NOTIFICATIONS_PATH',
  ...AGENT,
  ...PEER,
  ...BYSTANDER,
  ...UNLICENSED,
  'GWS_CALLS',
  'GWS_ANSWER',
  'GWS_ACTIVE_CALL',
  'GWS_RELEASED_CALL',
  'GWS_EVENTS',
  'GWS_TLS_CA',
  'GWS_TLS_CERT',
  'GWS_TLS_KEY',
  'GWS_TLS_INSECURE',
] as const;

const others = [
  'GWS_URL',
  'GWS_DISPOSITION_KEY',
  'GWS_DISPOSITIONS',
  'GWS_TEST_KEY',
  'GWS_CHARSET',
  'GWS_RUN_ID',
  'GWS_TIMEOUT_MS',
  'GWS_NOTIFICATION_MS',
  'GWS_EVENT_MS',
  'GWS_QUIET_MS',
  'GWS_QUIET_MAX_MS',
  'GWS_CALL_MS',
  'GWS_WRAPUP_MS',
  'GWS_MAX_ANSWER_KB',
  'GWS_MAX_NOTIFICATIONS_KB',
  'GWS_MAX_MESSAGES',
  'GWS_MAX_RUN_KB',
] as const;

/** A variable of the fixed interface. */
export type Variable = (typeof targetVariables)[number] | (typeof others)[number];

/** What a program that brings up calls is given (GWS_CALLS=command:PROGRAM): it may start a suite of its own. */
export const programVariables: readonly string[] = ['GWS_CALL_AGENT', 'GWS_CALL_PHONE', 'GWS_CALL_USER_DATA'];

/** Every variable of the fixed interface; any other that begins with GWS_ is likely misspelt. */
export const variables: readonly Variable[] = [...others, ...targetVariables];

/** Whether a name, however it is spelt, is meant for this suite. */
export function isOurs(name: string): boolean {
  return /^GWS[_.-]/i.test(name);
}
