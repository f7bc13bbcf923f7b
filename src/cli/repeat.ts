import { repeatedReport } from '../report/repeated.js';
import type { RepeatedRun } from '../report/repeated-run.js';
import type { BaselineEntry } from '../schemas/baseline.gen.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import type { Report } from '../schemas/report.gen.js';

/** Which run of how many, and the name of its folder. */
export interface RunOfMany {
  readonly folder: string;
  /** Such as `run 2 of 5`. */
  readonly title: string;
}

/**
 * Judges a target several times, one run after another, each a whole run. None is begun after one that was stopped or that judged
 * nothing, such as with an agent in use: the next would find the same.
 * @param times how many runs
 * @param judge one run, with all that it writes
 * @param known the known failures; absent = none were named
 * @returns the report over all of them
 */
export async function repeat(
  times: number,
  judge: (run: RunOfMany) => Promise<Report>,
  { requireComplete, strict }: Pick<Configuration, 'requireComplete' | 'strict'>,
  stopping: AbortSignal,
  known?: readonly BaselineEntry[],
): Promise<Report> {
  const runs: RepeatedRun[] = [];
  do {
    const number = runs.length + 1;
    const folder = `run-${number}`;
    const report = await judge({ folder, title: `run ${number} of ${times}` });
    runs.push({ folder, report, stopped: stopping.aborted });
    if (report.verdict === 'void') break;
  } while (runs.length < times && !stopping.aborted);
  return repeatedReport({ runs, planned: times, requireComplete, strict, known });
}
