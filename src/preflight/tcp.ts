import type { LookupAddress } from 'node:dns';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Found, StepFailed } from './step.js';
import type { Visit } from './visit.js';

/** How long the other addresses are waited for once one was reached. */
const graceMs = 300;

/** Connects to every address of the host: one that is reached will do, and the others are told. */
export async function reach(visit: Visit): Promise<Found> {
  const { addresses, timeouts, signal } = visit;
  const { port, variable } = visit.nearest;
  const enough = new AbortController();
  signal.addEventListener('abort', () => enough.abort(), { once: true });
  const attempts = addresses.map((each) => attempt(each, port, timeouts.timeoutMs, enough.signal));
  const first = await Promise.any(attempts).catch(() => undefined);
  const told = await Promise.all(
    attempts.map((each, index) => {
      const where = placeOf(addresses[index] as LookupAddress, port);
      const outcome = each.then(
        () => `${where} reached`,
        (error: NodeJS.ErrnoException) => `${where} not reached (${error.code ?? error.message})`,
      );
      return Promise.race([outcome, sleep(graceMs, `${where} not reached yet`, { ref: false })]);
    }),
  );
  enough.abort();
  if (first !== undefined) return { text: told.join(', '), ms: first };
  throw new StepFailed(
    told.join(', '),
    `check host and port of ${variable}; else ask the administrator whether the server is up and a firewall lets this machine through`,
    4,
  );
}

/** @returns how long it took, in milliseconds */
function attempt(
  { address }: LookupAddress,
  port: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<number> {
  const since = performance.now();
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, signal });
    const timer = setTimeout(() => socket.destroy(new Error(`no response in ${timeoutMs} ms`)), timeoutMs);
    socket.once('connect', () => {
      resolve(performance.now() - since);
      socket.destroy();
    });
    socket.on('error', reject);
    socket.once('close', () => clearTimeout(timer));
  });
}

function placeOf({ address, family }: LookupAddress, port: number): string {
  return family === 6 ? `[${address}]:${port} (IPv6)` : `${address}:${port} (IPv4)`;
}
