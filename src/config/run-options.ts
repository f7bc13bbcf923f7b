import type { Configuration } from '../schemas/configuration.gen.js';
import type { Flags } from './flags.js';
import type { Settings } from './settings.js';

/** As many as a run makes that is driven again twice, and a few that come to nothing; of a soak, however many it needs. */
const MAX_CALLS = 20;
const MAX_CALLS_OF_SOAK = 10_000;
const MAX_RPS = 5;

/**
 * How gently the target is treated: --max-calls, --max-rps and --no-refusals.
 * @param url of the target; undefined = the reference
 */
export function readRunOptions(
  settings: Settings,
  flags: Flags,
  url: string | undefined,
): Configuration['runOptions'] {
  const maxCalls =
    settings.wholeOf('--max-calls', flags.maxCalls, 'calls', 1, 1000) ??
    (flags.soak === undefined ? MAX_CALLS : MAX_CALLS_OF_SOAK);
  const gentle = url === undefined || isLoopback(url) ? undefined : MAX_RPS;
  const maxRps = settings.wholeOf('--max-rps', flags.maxRps, 'requests a second', 1, 1000) ?? gentle;
  return { maxCalls, ...(maxRps !== undefined && { maxRps }), refusals: flags.refusals !== false };
}

/** Whether the address is this machine's own: nobody else is disturbed there. */
export function isLoopback(url: string): boolean {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  return (
    host === 'localhost' || host.endsWith('.localhost') || /^127(\.\d+){3}$/.test(host) || host === '[::1]'
  );
}
