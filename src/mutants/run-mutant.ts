import { readConfiguration } from '../configuration/read-configuration.js';
import { deviationNamed } from '../reference/deviations.js';
import { startReference } from '../reference/reference.js';
import { reportOf } from '../report/model.js';
import { runInProcess } from '../situations/in-process.js';
import { orderOf } from '../situations/order.js';
import type { Outcome } from './outcome.js';

/**
 * Budgets that fit a target in this process. The deadline is far above what a conformant message needs while many runs
 * share a core, so that nothing but a deviation misses it.
 */
const BUDGETS: Readonly<Record<string, string>> = {
  GWS_NOTIFICATION_MS: '800',
  GWS_EVENT_MS: '1500',
  GWS_QUIET_MS: '400',
  GWS_CALL_MS: '4000',
};

/** Judges the reference with one deviation, or without any, in this process; never throws. */
export async function runMutant(name?: string): Promise<Outcome> {
  try {
    const reference = await startReference({ deviation: name });
    try {
      const configuration = readConfiguration({ ...BUDGETS, ...deviationNamed(name)?.variables });
      const { order, untested } = orderOf(configuration, reference);
      const records = await runInProcess(order);
      const { requirements } = reportOf(records, {
        untested,
        broken: () => 'the suite failed: it was never judged',
        requireComplete: false,
        strict: false,
        notices: [],
      });
      const left = Object.values(reference.state()).reduce((sum, count) => sum + count, 0);
      return { name, requirements: requirements.map(essence), left };
    } finally {
      await reference.stop();
    }
  } catch (error) {
    return {
      name,
      requirements: [],
      left: 0,
      crash: error instanceof Error ? String(error.stack) : String(error),
    };
  }
}

function essence({ id, level, verdict, reason }: Outcome['requirements'][number]) {
  return { id, level, verdict, reason };
}
