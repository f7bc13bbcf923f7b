import { join } from 'node:path';
import { endLeftovers } from '../calls/clean-up.js';
import { leftOpen, OPEN_RESOURCES, type Open, OpenResources } from '../calls/open-resources.js';
import { AccessRefused, TargetUnreachable } from '../client/errors.js';
import { planOf } from '../runner/plan.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import { Recorder } from '../trace/recorder.js';
import { FolderLock } from './folder-lock.js';

/**
 * Ends what a run that was killed left open at the configured target, as the file in the folder of its reports says, and
 * prints what was done.
 * @throws {FolderInUse} a run writes into that folder
 * @returns 0, or 4 when the target cannot be reached or refuses
 */
export async function cleanUp(configuration: Configuration): Promise<number> {
  const path = join(configuration.reports, OPEN_RESOURCES);
  const open = leftOpen(path, configuration.target.url ?? '');
  if (open === undefined) {
    process.stdout.write(`nothing to clean: ${path} names nothing left open at this target\n`);
    return 0;
  }
  // A run that is under way has need of what it has open.
  const lock = await FolderLock.take(configuration.reports);
  try {
    return await endAll(open, path, configuration);
  } finally {
    lock.release();
  }
}

async function endAll(open: Open, path: string, configuration: Configuration): Promise<number> {
  const { plan } = planOf(configuration);
  const recorder = new Recorder();
  for (const secret of plan.secrets) recorder.redaction.redact(secret);
  try {
    const { told, left } = await endLeftovers(open, plan.site, recorder);
    for (const text of told) process.stdout.write(`${text}\n`);
    new OpenResources({ target: open.target, runId: plan.runId, path }).takeOver(left);
    return left === undefined ? 0 : 4;
  } catch (error) {
    if (!(error instanceof AccessRefused || error instanceof TargetUnreachable)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 4;
  }
}
