import { catalogue } from '../../specs/catalogue.js';
import { readConfiguration } from '../configuration/read-configuration.js';
import { levelOf } from '../judge/judge.js';
import { deviationNamed } from '../reference/deviations.js';
import { startReference } from '../reference/reference.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
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
      const records = await runInProcess(orderOf(configuration, reference).order);
      const left = Object.values(reference.state()).reduce((sum, count) => sum + count, 0);
      return { name, requirements: judgementsIn(records), left };
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

/** The verdict of every requirement as the run gave it; `error` where it gave none. */
function judgementsIn(records: readonly TraceRecord[]): Outcome['requirements'] {
  const judgements = records.filter((record) => record.type === 'judgement');
  const charset = records.find((record) => record.type === 'trace')?.charset;
  return catalogue.map((row) => {
    const found = judgements.find(({ requirement }) => requirement === row.id);
    const { verdict, reason } = found ?? { verdict: 'error' as const, reason: 'it was never judged' };
    return { id: row.id, level: levelOf(row, charset), verdict, reason };
  });
}
