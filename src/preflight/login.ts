import { isToBeLoggedIn, refuseIfInUse } from '../calls/agents.js';
import { leftOpen } from '../calls/open-resources.js';
import { AgentSession } from '../client/agent.js';
import type { Account } from '../client/client.js';
import { AccessRefused } from '../client/errors.js';
import type { ResponseRecord } from '../schemas/trace.gen.js';
import { isCsrfRefusal, isFlood, standsBefore } from '../trace/before-operation.js';
import { type Found, type Step, StepFailed } from './step.js';
import { clientCertificate } from './tls-trouble.js';
import type { Visit } from './visit.js';

type Party = keyof Visit['site']['accounts'];

/** A login for each account of the configuration, the agent's first. */
export function loginSteps({ accounts, configuration }: Visit['site']): Step[] {
  const parties: readonly Party[] = ['agent', 'peer', 'bystander', 'unlicensed'];
  return parties.flatMap((name) => {
    const isIdle = name === 'peer' && configuration.calls.kind !== 'dial';
    const account = isIdle ? undefined : accounts[name];
    return account ? [{ name: `login ${name}`, walk: (visit) => logIn(visit, name, account) }] : [];
  });
}

/** Logs an account in, and sees that nobody uses it. */
async function logIn(visit: Visit, name: Party, account: Account): Promise<Found> {
  if (visit.sessions.length === 0) refuseLeftovers(visit.plan.openResourcesFile, visit.site.address.url);
  const session = await AgentSession.login({ ...visit.context, name, account }).catch((error) => {
    throw error instanceof AccessRefused ? refused(visit, name, error) : error;
  });
  visit.sessions.push(session);
  const { configuration } = visit.site;
  await refuseIfInUse(session, configuration);
  const told = session.userState ?? 'state not told';
  const taken = isToBeLoggedIn(session, configuration) ? '' : ' (stays so)';
  const given =
    name === 'agent' && configuration.calls.kind === 'given' ? 'no call but the given' : 'no call';
  return { text: `${account.username}, ${told}${taken}, ${given}`, ...cookiesOf(session) };
}

/** Which cookies are never sent back: the target may know nobody again for want of them. */
function cookiesOf({ client: { unsendableCookies } }: AgentSession): { advice?: string } {
  if (unsendableCookies.length === 0) return {};
  return {
    advice: `${unsendableCookies.join('; ')}: where a session is lost or a CSRF token refused, set GWS_URL to the address that the cookie is made for, or ask the administrator`,
  };
}

// The note of what is open is to be kept until that is ended.
function refuseLeftovers(openResourcesFile: string | undefined, url: string): void {
  const open = openResourcesFile === undefined ? undefined : leftOpen(openResourcesFile, url);
  if (open === undefined) return;
  const calls = open.calls.map(({ callId }) => `call ${callId}`);
  const agents = open.agents.map((agent) => `session of ${agent}`);
  throw new StepFailed(
    `an earlier run left open: ${[...calls, ...agents].join(', ')}`,
    'end it: gws-conformance check --clean',
    3,
  );
}

function refused({ site: { address }, url, recorder }: Visit, name: Party, error: AccessRefused): StepFailed {
  const { status, told = error.message } = error;
  const wantsCertificate =
    (status === undefined && /ConnectionReset|CERTIFICATE_REQUIRED/.test(told)) ||
    (status === 400 && /certificate/i.test(told));
  if (url.protocol === 'https:' && wantsCertificate) {
    const { what, advice } = clientCertificate(told, address.tls);
    return new StepFailed(what, advice, 4);
  }
  const how = status === undefined ? 'not answered' : status < 300 ? 'answered without a user' : 'refused';
  const response = recorder.records.find(
    (record): record is ResponseRecord => record.type === 'response' && record.request === error.request,
  );
  const advice =
    (response && adviceOnBefore(response)) ??
    adviceOnStatus(error, name, response?.headers.location) ??
    `check the path of GWS_URL and GWS_API_PATH (${address.apiPath}): ${address.url}${address.apiPath}/me was asked`;
  return new StepFailed(`${how}: ${told}`, advice, 4);
}

function adviceOnBefore(response: ResponseRecord): string | undefined {
  if (isFlood(response))
    return 'run with a smaller --max-rps, and ask the administrator how many requests a second are let through';
  if (isCsrfRefusal(response))
    return 'ask the administrator about the CSRF protection, and whether a proxy between takes cookies or header fields away';
  return standsBefore(response) && 'ask the administrator whether Web Services is up behind this address';
}

/** @param location where the response redirects to */
function adviceOnStatus(
  { status, statusCode }: AccessRefused,
  name: Party,
  location: string | undefined,
): string | undefined {
  const variables = `GWS_${name.toUpperCase()}_USERNAME and GWS_${name.toUpperCase()}_PASSWORD`;
  if (status === undefined)
    return 'ask the administrator what stands between; where the target is only slow, raise GWS_TIMEOUT_MS';
  if (status >= 300 && status < 400)
    return `set GWS_URL to where Web Services itself is${location ? `: it redirects to ${location}` : ''}`;
  if (statusCode === 8) return 'log in by hand and change the password, then set it';
  if (status === 401 || status === 403 || statusCode === 20)
    return `check ${variables}; else ask the administrator whether the account is active`;
  if (status === 503) return 'ask the administrator whether Web Services is up behind this address';
  return undefined;
}
