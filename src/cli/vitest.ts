import '../../specs/all.js';
import { describe, type TestContext, test } from 'vitest';
import { loadEnvironment } from '../config/environment.js';
import type { Flags } from '../config/flags.js';
import { readConfiguration } from '../config/read-configuration.js';
import { startReference } from '../reference/reference.js';
import { writeReports } from '../report/write.js';
import { catalogueOf } from '../requirement.js';
import { planOf } from '../runner/plan.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import type { Report, RequirementResult } from '../schemas/report.gen.js';
import { FolderLock } from './folder-lock.js';
import { clearReports, judgeTarget } from './judge-target.js';
import { Output } from './output.js';
import { Stopping } from './stopping.js';

/** The target contradicts a requirement. */
export class NotConformant extends Error {
  override readonly name = 'NotConformant';
}

/** What was driven does not decide a MUST, or the suite failed. */
export class NotDecided extends Error {
  override readonly name = 'NotDecided';
}

/**
 * Declares a Vitest test for each requirement, named `ID text`. The first of them that is run drives the target, once for all that
 * Vitest's own filter leaves (`-t REL-01`), and writes the reports that the command writes. A test passes where the requirement
 * is kept, where a SHOULD is not (with an annotation), and where it is a MAY; an `untested` one, and a SHOULD or MAY that was not
 * decided, is skipped with its reason; a MUST that was not decided fails.
 * @param flags as on the command line; the environment and `.env` are read as by the command
 * @throws ConfigurationError with every problem, one line each
 */
export function conformance(flags: Flags = {}): void {
  const { variables, notices } = loadEnvironment(process.cwd());
  const configuration = readConfiguration(variables, flags, notices);
  let judged: Promise<Report> | undefined;
  describe('SetCallDisposition', () => {
    // The run has limits of its own.
    for (const { id, text } of catalogueOf(configuration.edition))
      test(`${id} ${text}`, { timeout: 0 }, async (context) => {
        judged ??= judge(configuration, selectedBeside(context), context.signal);
        settle((await judged).requirements.find((each) => each.id === id) as RequirementResult, context);
      });
  });
}

/** The ids of the tests that Vitest's filter leaves. */
function selectedBeside({ task }: TestContext): string[] {
  const tests = task.suite?.tasks ?? [task];
  return tests.filter(({ mode }) => mode !== 'skip' && mode !== 'todo').map(({ name }) => name.slice(0, 6));
}

async function judge(all: Configuration, ids: readonly string[], signal: AbortSignal): Promise<Report> {
  const only = (all.only ?? ids).filter((id) => ids.includes(id));
  const configuration = only.length === catalogueOf().length ? all : { ...all, only };
  const { reports: folder, target, timeLimitMs } = configuration;
  const lock = await FolderLock.take(folder);
  const reference = target.kind === 'reference' ? await startReference() : undefined;
  const output = new Output(process);
  const stopping = new Stopping({ output, timeLimitMs, cancelled: signal });
  try {
    clearReports(folder);
    const report = await judgeTarget(planOf(configuration, reference), { folder }, stopping);
    await stopping.writing(folder, () => writeReports(report, folder));
    return report;
  } finally {
    stopping.release();
    lock.release();
    await reference?.stop();
  }
}

function settle({ verdict, level, reason }: RequirementResult, context: TestContext): void {
  switch (verdict) {
    case 'pass':
    case 'info':
      return;
    case 'warn':
      context.annotate(reason, 'warning');
      return;
    case 'fail':
      throw new NotConformant(reason);
    case 'untested':
      context.skip(reason);
      return;
    case 'error':
      throw new NotDecided(reason);
    case 'inconclusive':
      if (level === 'MUST') throw new NotDecided(`inconclusive: ${reason}`);
      context.skip(`inconclusive: ${reason}`);
  }
}
