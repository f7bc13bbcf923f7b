import { join } from 'node:path';
import { leftOpen, OPEN_RESOURCES, openInWords } from '../calls/open-resources.js';
import { catalogueDigest } from '../catalogue-digest.js';
import { isLoopback } from '../config/run-options.js';
import { version } from '../package.js';
import { startReference } from '../reference/reference.js';
import { comparedWith } from '../report/comparison/against.js';
import { basisDifferences, NotComparable } from '../report/comparison/basis.js';
import type { NamedReport } from '../report/comparison/compare.js';
import { writeReports } from '../report/write.js';
import { planOf } from '../runner/plan.js';
import type { BaselineEntry } from '../schemas/baseline.gen.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import type { Report } from '../schemas/report.gen.js';
import { visible } from '../trace/visible.js';
import { FolderLock } from './folder-lock.js';
import { clearReports, judgeTarget, type RunFolder, STOPPED } from './judge-target.js';
import { plannedSums } from './kept-sums.js';
import type { Output } from './output.js';
import { noticeOf } from './plan-text.js';
import { printReport } from './print-report.js';
import { type RunOfMany, repeat } from './repeat.js';
import { soakSum } from './soak-plan.js';
import { Stopping } from './stopping.js';

/**
 * Judges one target, once or several times: drives the specs, makes the report from the trace, writes it and prints what came out.
 * @throws {FolderInUse} another run writes into the folder of the reports
 * @throws {UnreadableBaseline} the file of known failures cannot be used
 * @throws {UnreadableReport | NotComparable} it is to be compared with a report that cannot be used
 * @returns the exit code
 */
export async function run(configuration: Configuration, output: Output): Promise<number> {
  const { reports: folder, repeat: times, timeLimitMs } = configuration;
  const { kind, url = '' } = configuration.target;
  const known = await knownFailures(configuration);
  const before = await earlierReport(configuration);
  const lock = await FolderLock.take(folder);
  // On this machine's own address nobody else is disturbed.
  if (kind === 'remote' && !isLoopback(url)) {
    process.stderr.write(`${await announced(configuration)}\n`);
  }
  const reference = kind === 'reference' ? await startReference() : undefined;
  const stopping = new Stopping({ output, timeLimitMs });
  // Its histograms are loaded only for it.
  const judgeWith =
    configuration.soak === undefined ? judgeTarget : (await import('./judge-soak.js')).judgeSoak;
  const judge = (to: RunFolder) => judgeWith(planOf(configuration, reference), to, stopping, known);
  const judgeOneOfMany = async ({ folder: name, title }: RunOfMany) => {
    const own = join(folder, name);
    const report = await judge({ folder: own, title });
    await stopping.writing(own, () => writeReports(report, own, { isPart: true }));
    stopping.say(`${title}: ${visible(report.headline)}`);
    return report;
  };
  try {
    clearReports(folder);
    for (const notice of configuration.notices) stopping.say(notice);
    const judged =
      times === undefined
        ? await judge({ folder })
        : await repeat(times, judgeOneOfMany, configuration, stopping.signal, known);
    const report = before === undefined ? judged : comparedWith(before, { name: folder, report: judged });
    const isWritten = await stopping.writing(folder, () => writeReports(report, folder));
    if (kind === 'remote' && couldNotBegin(report)) process.stderr.write(`${CHECK_NAMES_IT}\n`);
    await printReport(report, isWritten ? folder : undefined);
    const left = leftOpen(join(folder, OPEN_RESOURCES), url);
    if (left !== undefined) process.stderr.write(`${openInWords(left, configuration.keepCalls)}\n`);
    return stopping.exitCode(report.exitCode);
  } finally {
    stopping.release();
    lock.release();
    await reference?.stop();
  }
}

/** What the run will do to its target, in a sentence. */
async function announced(configuration: Configuration): Promise<string> {
  if (configuration.soak !== undefined)
    return `This soak will make ${soakSum(configuration)}. run --soak with --dry-run shows all of it.`;
  const says = () => process.stderr.write('Rehearsing against the reference what the run will do\n');
  return noticeOf(configuration, await plannedSums(configuration, says));
}

/** The known failures, where a file of them is named. YAML is read by few runs. @throws UnreadableBaseline */
async function knownFailures({ baseline }: Configuration): Promise<readonly BaselineEntry[] | undefined> {
  if (baseline === undefined) return undefined;
  const { readBaseline } = await import('../baseline/baseline-file.js');
  return readBaseline(baseline).known;
}

/**
 * The report that the run is to be compared with. What cannot be compared is told before anything is contacted.
 * @throws {UnreadableReport | NotComparable}
 */
async function earlierReport({ against, edition, profile }: Configuration): Promise<NamedReport | undefined> {
  if (against === undefined) return undefined;
  const { reportAt } = await import('../report/report-at.js');
  const report = reportAt(against);
  const own = {
    suite: { name: report.suite.name, version, catalogue: catalogueDigest(edition) },
    documentation: { ...report.documentation, edition },
    profile,
  };
  const differs = basisDifferences(report, own);
  if (differs.length > 0) throw new NotComparable(differs);
  return { name: against, report };
}

const CHECK_NAMES_IT = 'gws-conformance check names the step that is wrong.';

/** Whether requirements were to be driven, and none could be. */
function couldNotBegin({ verdict, requirements, notices }: Report): boolean {
  const wanted = requirements.some((each) => each.verdict !== 'untested');
  return verdict === 'void' && wanted && !notices?.some((notice) => notice.startsWith(STOPPED));
}
