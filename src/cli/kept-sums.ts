import { isLoopback } from '../config/run-options.js';
import { selectionOf } from '../runner/selection.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import { keptSums } from './kept-sums.gen.js';
import { type PlanSums, sumsOf } from './plan-sums.js';

/**
 * What a run with this configuration does to its target, in numbers: for usual configurations as they were counted when the package was
 * made; for any other in a rehearsal, which takes about two seconds.
 * @param beforeRehearsal called where there is one
 */
export async function plannedSums(
  configuration: Configuration,
  beforeRehearsal: () => void = () => {},
): Promise<PlanSums> {
  const kept = keptSums[planKey(configuration)];
  if (kept !== undefined) return kept;
  beforeRehearsal();
  const { rehearse } = await import('./rehearsal.js');
  return sumsOf(await rehearse(configuration));
}

/** All of a configuration that decides what is sent, as text. */
export function planKey(configuration: Configuration): string {
  const { target, accounts, edition, testKey, dispositionKey, dispositions, charset, runOptions } =
    configuration;
  return JSON.stringify({
    target: target.kind,
    isHere: isLoopback(target.url ?? ''),
    accounts: accounts && Object.keys(accounts),
    edition,
    testKey,
    dispositionKey,
    dispositions,
    charset,
    maxCalls: runOptions.maxCalls,
    untested: [...selectionOf(configuration).untested.keys()].join(' '),
  });
}
