import type { Configuration } from '../schemas/configuration.gen.js';
import { sumsOf } from './plan-sums.js';
import { planText, requestsOf, sumOf } from './plan-text.js';
import { rehearse } from './rehearsal.js';
import { soakPlan } from './soak-plan.js';

/** What a run would do to its target, as text: every request, the plan, and the sum in the last line. Contacts nothing of the target's. */
export async function dryRun(configuration: Configuration): Promise<string> {
  if (configuration.soak !== undefined) return soakPlan(configuration);
  const effects = await rehearse(configuration);
  const sums = sumsOf(effects);
  const rehearsed =
    'Counted in a rehearsal against the reference. A target that refuses, loses sessions or does not answer gets other requests, never other kinds.';
  return `${requestsOf(effects)}\n${planText(configuration, sums)}\n${rehearsed}\ndry-run     ${sumOf(configuration, sums)}\n`;
}
