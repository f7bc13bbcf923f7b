import { existsSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import yoctoSpinner from 'yocto-spinner';
import { OPEN_RESOURCES } from '../calls/open-resources.js';
import { type Preflight, preflight } from '../preflight/preflight.js';
import { lineOf, shown } from '../preflight/print.js';
import type { StepResult } from '../preflight/step.js';
import { startReference } from '../reference/reference.js';
import { planOf } from '../runner/plan.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import { isColourful } from './colour.js';
import { FolderLock } from './folder-lock.js';
import type { Output } from './output.js';
import { Stopping } from './stopping.js';
import { Uncaught } from './uncaught.js';

/**
 * Looks at what a run needs, prints a line for each step, and last whether a run can begin.
 * @param options.json prints one JSON object in their place
 * @throws {FolderInUse} a run writes into the folder of the reports
 * @returns the exit code
 */
export async function check(
  configuration: Configuration,
  options: { json?: boolean; output: Output },
): Promise<number> {
  const reference = configuration.target.kind === 'reference' ? await startReference() : undefined;
  const { plan } = planOf(configuration, reference);
  const { reports } = configuration;
  // What the reference holds is gone with it.
  const openResourcesFile = reference ? undefined : join(reports, OPEN_RESOURCES);
  for (const notice of configuration.notices) process.stderr.write(`${notice}\n`);
  const isMade = openResourcesFile !== undefined && !existsSync(reports);
  const lock = openResourcesFile === undefined ? undefined : await FolderLock.take(reports);
  const stopping = new Stopping({ output: options.output });
  stopping.what = 'ending what was opened';
  const uncaught = new Uncaught();
  const progress = progressOf(options.json === true);
  try {
    const outcome = await preflight(
      { ...plan, openResourcesFile, onUnwritable: stopping.fail },
      progress,
      AbortSignal.any([stopping.signal, uncaught.signal]),
    );
    progress.stop();
    process.stdout.write(
      options.json ? jsonOf(outcome, plan.site.address.url) : `${shown(outcome.conclusion)}\n`,
    );
    return stopping.exitCode(outcome.exitCode);
  } finally {
    progress.stop();
    uncaught.release();
    stopping.release();
    lock?.release();
    if (isMade) removeEmpty(reports);
    await reference?.stop();
  }
}

function progressOf(json: boolean) {
  const colour = isColourful(process.stdout);
  const spinner = isColourful(process.stderr)
    ? yoctoSpinner({ stream: process.stderr, handleSignals: false })
    : undefined;
  return {
    begins(step: string) {
      if (spinner === undefined) return;
      spinner.text = step;
      spinner.start();
    },
    ends(result: StepResult) {
      spinner?.stop();
      if (!json) process.stdout.write(lineOf(result, colour));
    },
    stop: () => {
      spinner?.stop();
    },
  };
}

function jsonOf({ steps, conclusion, exitCode }: Preflight, target: string): string {
  return `${JSON.stringify({ target, ready: exitCode === 0, conclusion, exitCode, steps }, undefined, 2)}\n`;
}

// What is in it, be it the note of what could not be ended, is kept.
function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {}
}
