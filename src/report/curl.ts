import type { RequestRecord } from '../schemas/trace.gen.js';

// What curl makes itself, and what only the session of the run knew.
const LEFT_OUT = /^(authorization|cookie|accept|host|content-length|connection|user-agent)$/i;

/**
 * A request as a curl command for a POSIX shell. Credentials are taken from the variables of the account that sent it, since the
 * trace has none; other headers without their secrets are left out.
 */
export function curlOf({ method, url, headers, agent, body, text }: RequestRecord): string {
  const account = `GWS_${agent.toUpperCase()}`;
  // Nobody has no password of its own: what it shows is the agent's name with a wrong one.
  const credentials =
    agent === 'anonymous' ? '"$GWS_AGENT_USERNAME:wrong"' : `"$${account}_USERNAME:$${account}_PASSWORD"`;
  const isNamed = Object.keys(headers).some((name) => /^authorization$/i.test(name));
  const kept = Object.entries(headers).filter(
    ([name, value]) =>
      !LEFT_OUT.test(name) && !value.includes('[credentials]') && !value.includes('[cookie]'),
  );
  const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
  return [
    `curl -i -X ${method} ${inShell(url)}`,
    ...(isNamed ? [`-u ${credentials}`] : []),
    ...kept.map(([name, value]) => `-H ${inShell(`${name}: ${value}`)}`),
    ...(sent === undefined ? [] : [`--data-raw ${inShell(sent)}`]),
  ].join(' \\\n  ');
}

function inShell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
