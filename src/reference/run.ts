import { once } from 'node:events';
import { type Reference, startReference } from './reference.js';

/** Whoever looks at the feed wants to see the events on it. */
const ALIVE_MS = 1000;

/**
 * The reference on its own: starts it, prints how to point a client at it, and runs until SIGINT or SIGTERM.
 * @param out gets each line to print
 * @throws UnknownDeviation; and what listening throws, such as EADDRINUSE
 */
export async function runReference(
  args: { port?: number; deviation?: string; edition?: string },
  out: (line: string) => void,
): Promise<void> {
  const reference = await startReference({ ...args, aliveMs: ALIVE_MS });
  for (const line of introduction(reference, args)) out(line);
  const ended = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'].map((signal) => once(process, signal, { signal: ended.signal }));
  try {
    await Promise.race(signals);
  } finally {
    ended.abort();
    await Promise.allSettled(signals);
    await reference.stop();
  }
}

/** What whoever started it needs to know; the last part is a `.env` for a run against it. */
function introduction(
  { url, eventsUrl, accounts }: Reference,
  { deviation, edition }: { deviation?: string; edition?: string },
): string[] {
  const users = Object.entries(accounts);
  return [
    `Reference listening at ${url}${deviation === undefined ? '' : ` with the deviation ${deviation}`}${edition === undefined ? '' : ` in edition ${edition}`}`,
    '',
    ...users.map(([name, { username, password, phone }]) => {
      return `  ${name.padEnd(10)}  ${phone}  ${username} / ${password}`;
    }),
    '',
    `  state   ${url}/reference/state`,
    `  events  ${eventsUrl}`,
    '',
    'To judge it from elsewhere, put this into .env; Ctrl-C ends it.',
    '',
    `GWS_URL=${url}`,
    ...users.flatMap(([name, { username, password }]) => [
      `GWS_${name.toUpperCase()}_USERNAME=${username}`,
      `GWS_${name.toUpperCase()}_PASSWORD=${password}`,
    ]),
    `GWS_EVENTS=${eventsUrl}`,
  ];
}
