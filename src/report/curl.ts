import type { AgentName, RequestRecord } from '../schemas/trace.gen.js';

// What curl makes itself, and what only the session of the run knew.
const LEFT_OUT = /^(authorization|cookie|accept|host|content-length|connection|user-agent|accept-encoding)$/i;

/** How a request is written as a command. */
export interface CurlOptions {
  /** Texts that are another one each time, with the shell variable that stands for each. */
  readonly variables?: ReadonlyMap<string, string>;
  /** Whether it goes on with a session that an earlier command began: its cookies, and its CSRF token. */
  readonly inSession?: boolean;
  /** Options before all others; `-i` shows status and headers of the response. */
  readonly first?: string;
}

/**
 * A request as a curl command for a POSIX shell. Credentials are taken from the variables of the account that sent it, since the
 * trace has none; other headers without their secrets are left out.
 */
export function curlOf(
  { method, url, headers, agent, body, text }: RequestRecord,
  { variables, inSession = false, first = '-i' }: CurlOptions = {},
): string {
  const has = (field: RegExp) => Object.keys(headers).some((name) => field.test(name));
  const isNamed = has(/^authorization$/i);
  const kept = Object.entries(headers).filter(
    ([name, value]) =>
      !LEFT_OUT.test(name) && !value.includes('[credentials]') && !value.includes('[cookie]'),
  );
  const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
  return [
    `curl ${first} -X ${method} ${inShell(url, variables)}`,
    ...(isNamed ? [`-u ${credentialsOf(agent)}`] : []),
    // Nobody has no session of its own: what it shows is that of nobody.
    ...(agent === 'anonymous' && has(/^cookie$/i) ? [`-b 'JSESSIONID=none'`] : []),
    ...(inSession && isNamed ? [sessionOf(agent)] : []),
    ...kept.map(([name, value]) => `-H ${inShell(`${name}: ${value}`, variables)}`),
    ...(sent === undefined ? [] : [`--data-raw ${inShell(sent, variables)}`]),
  ].join(' \\\n  ');
}

/** The name and password of an agent, from the variables that a run takes them from. */
export function credentialsOf(agent: AgentName): string {
  const account = `GWS_${agent.toUpperCase()}`;
  // Nobody has no password of its own: what it shows is the agent's name with a wrong one.
  return agent === 'anonymous'
    ? '"$GWS_AGENT_USERNAME:wrong"'
    : `"$${account}_USERNAME:$${account}_PASSWORD"`;
}

/** A text as one word of a shell; what a variable stands for is that variable, where it stands as a whole. */
export function inShell(text: string, variables: ReadonlyMap<string, string> = new Map()): string {
  const longestFirst = [...variables].sort(([one], [other]) => other.length - one.length);
  for (const [literal, name] of longestFirst) {
    const parts = literal === '' ? [text] : text.split(wholly(literal));
    if (parts.length > 1)
      return parts.map((part) => (part === '' ? '' : inShell(part, variables))).join(`"$${name}"`);
  }
  return `'${text.replaceAll("'", "'\\''")}'`;
}

// A short id is no part of a longer word.
function wholly(literal: string): RegExp {
  return new RegExp(`(?<![\\w-])${literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![\\w-])`);
}

function sessionOf(agent: AgentName): string {
  return `-b ${agent}.cookies -c ${agent}.cookies -H "$CSRF_${agent.toUpperCase()}"`;
}
