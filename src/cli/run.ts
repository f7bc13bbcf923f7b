import { join } from 'node:path';
import { leftOpen, MANIFEST, openInWords } from '../calls/open-resources.js';
import { isLoopback } from '../config/run-options.js';
import { startReference } from '../reference/reference.js';
import { terminalOf } from '../report/terminal.js';
import { writeReports } from '../report/write.js';
import { planOf } from '../runner/plan.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import type { Report } from '../schemas/report.gen.js';
import { visible } from '../trace/visible.js';
import { clearReports, judgeTarget, type Place, STOPPED } from './judge-target.js';
import { noticeOf } from './plan.js';
import { rehearse } from './rehearsal.js';
import { type RunOfMany, repeat } from './repeat.js';
import { Stopping } from './stopping.js';

/**
 * Judges one target, once or several times: drives the specs, makes the report from the trace, writes it and prints what came out.
 * @returns the exit code
 */
export async function run(configuration: Configuration): Promise<number> {
  const { reports: folder, repeat: times, timeLimitMs } = configuration;
  const { kind, url = '' } = configuration.target;
  // On this machine's own address nobody else is disturbed.
  if (kind === 'remote' && !isLoopback(url))
    process.stderr.write(`${noticeOf(configuration, await rehearse(configuration))}\n`);
  const reference = kind === 'reference' ? await startReference() : undefined;
  const stopping = new Stopping(timeLimitMs);
  const judge = (place: Place) => judgeTarget(planOf(configuration, reference), place, stopping);
  const judgeOneOfMany = async ({ folder: name, title }: RunOfMany) => {
    const own = join(folder, name);
    const report = await judge({ folder: own, title });
    await writeReports(report, own, { isPart: true });
    stopping.say(`${title}: ${visible(report.headline)}`);
    return report;
  };
  try {
    clearReports(folder);
    for (const notice of configuration.notices) stopping.say(notice);
    const report =
      times === undefined
        ? await judge({ folder })
        : await repeat(times, judgeOneOfMany, configuration, stopping.signal);
    await writeReports(report, folder);
    if (kind === 'remote' && couldNotBegin(report)) process.stderr.write(`${CHECK_NAMES_IT}\n`);
    const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
    process.stdout.write(terminalOf(report, { colour, folder }));
    const kept = configuration.keepCalls ? leftOpen(join(folder, MANIFEST), url) : undefined;
    if (kept !== undefined) process.stderr.write(`${openInWords(kept)}\n`);
    return report.exitCode;
  } finally {
    stopping.release();
    await reference?.stop();
  }
}

const CHECK_NAMES_IT = 'gws-conformance check names the step that is wrong.';

/** Whether requirements were to be driven, and none could be. */
function couldNotBegin({ verdict, requirements, notices }: Report): boolean {
  const wanted = requirements.some((each) => each.verdict !== 'untested');
  return verdict === 'void' && wanted && !notices?.includes(STOPPED);
}
