import type { AgentSession } from '../client/agent.js';
import { is2xx } from '../client/refusal.js';

/**
 * A setting of an agent's device, where the target lets the agent read it: in `GET .../devices/{id}/settings/tserver`,
 * whose place and shape are not published.
 * @returns undefined when it could not be read; empty when it is not there
 */
export async function settingIn(session: AgentSession, name: string): Promise<string | undefined> {
  const device = encodeURIComponent(session.deviceId);
  for (const path of [`/devices/${device}/settings/tserver`, `/me/devices/${device}/settings/tserver`]) {
    const outcome = await session.client.ask({ use: 'read', method: 'GET', path });
    const { body } = outcome.response ?? {};
    if (is2xx(outcome) && body !== undefined) return valueIn(body, name) ?? '';
  }
  return undefined;
}

/** The value of a member, or of an entry with that name or key, wherever in a JSON value it stands. */
function valueIn(json: unknown, name: string): string | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  if (!Array.isArray(json)) {
    const entry = json as Record<string, unknown>;
    const value = Object.hasOwn(entry, name)
      ? entry[name]
      : entry.name === name || entry.key === name
        ? entry.value
        : undefined;
    if (value !== undefined) return typeof value === 'string' ? value : JSON.stringify(value);
  }
  for (const part of Object.values(json)) {
    const found = valueIn(part, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
