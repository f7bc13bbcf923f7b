import type { Variable } from './variables.js';

/**
 * What each variable means, in a line, with its default behind a semicolon: for --help and for the `.env` that `init` writes;
 * docs/configuration.md says more.
 */
export const variableMeanings: Readonly<Record<Variable, string>> = {
  GWS_URL: 'base URL of the target; unset: the reference',
  GWS_AGENT_USERNAME: 'the agent whose calls are dispositioned',
  GWS_AGENT_PASSWORD: 'its password',
  GWS_PEER_USERNAME: 'the agent at the other end',
  GWS_PEER_PASSWORD: 'its password',
  GWS_BYSTANDER_USERNAME: 'a third agent, for ACT-14 and ERR-13',
  GWS_BYSTANDER_PASSWORD: 'its password',
  GWS_UNLICENSED_USERNAME: 'an agent without api-voice, for ERR-12',
  GWS_UNLICENSED_PASSWORD: 'its password',
  GWS_EVENTS: 'where EventUserEvents are read: URL, file, or command:PROGRAM',
  GWS_API_PATH: 'path of the API; /api/v2',
  GWS_NOTIFICATIONS_PATH: 'path of CometD; /api/v2/notifications',
  GWS_AGENT_PHONE: 'number to dial, where GET /me does not tell it',
  GWS_PEER_PHONE: 'the same of the peer',
  GWS_BYSTANDER_PHONE: 'the same of the bystander',
  GWS_DISPOSITION_KEY: 'the key configured on the server; unset: learnt',
  GWS_DISPOSITIONS: 'the values that the server accepts, comma separated',
  GWS_TEST_KEY: 'a key of the suite; GwsConformance',
  GWS_CHARSET: 'character set that the site carries, such as utf-8',
  GWS_CALLS: 'dial, given, or command:PROGRAM; dial',
  GWS_ANSWER: 'api, or auto: phones answer by themselves; api',
  GWS_ACTIVE_CALL: 'with given: id, or id,callUuid, of a call',
  GWS_RELEASED_CALL: 'with given: the same of a released one',
  GWS_RUN_ID: 'of a run in parts (--shard): the same for all of them',
  GWS_TLS_CA: 'PEM file of a private CA',
  GWS_TLS_CERT: 'PEM file of a client certificate',
  GWS_TLS_KEY: 'PEM file of its key',
  GWS_TLS_INSECURE: '1: certificates are not verified',
  GWS_TIMEOUT_MS: 'one response; 10000',
  GWS_NOTIFICATION_MS: 'a message that must come; 5000',
  GWS_EVENT_MS: 'an event that must come; 10000',
  GWS_QUIET_MS: 'least quiet window; 1000',
  GWS_QUIET_MAX_MS: 'greatest quiet window; 30000',
  GWS_CALL_MS: 'a call to be dialled, answered, held, ended; 15000',
  GWS_WRAPUP_MS: 'an agent to be Ready again after a call; 60000',
  GWS_MAX_ANSWER_KB: 'body of one response; 1024',
  GWS_MAX_NOTIFICATIONS_KB: 'body of one response over CometD; 8192',
  GWS_MAX_MESSAGES: 'messages of one CometD session; 10000',
  GWS_MAX_RUN_KB: 'all responses of a run; 49152',
};

/** The variables with their meanings, a line each. */
export function variableLines(): string {
  const rows = Object.entries(variableMeanings).map(([name, meaning]) => `  ${name.padEnd(26)}${meaning}`);
  return ['Variables, from the environment or .env; a default stands behind the semicolon:', ...rows].join(
    '\n',
  );
}
