import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { endLeftovers } from '../calls/clean-up.js';
import { leftOpen, MANIFEST } from '../calls/open-resources.js';
import { AccessRefused, TargetUnreachable } from '../client/errors.js';
import { planOf } from '../runner/plan.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import { Recorder } from '../trace/recorder.js';

/**
 * Ends what a run that was killed left open at the configured target, as the file in the folder of its reports says, and
 * prints what was done.
 * @returns 0, or 4 when the target cannot be reached or refuses
 */
export async function cleanUp(configuration: Configuration): Promise<number> {
  const path = join(configuration.reports, MANIFEST);
  const open = leftOpen(path, configuration.target.url ?? '');
  if (open === undefined) {
    process.stdout.write(`nothing to clean: ${path} names nothing left open at this target\n`);
    return 0;
  }
  const { order } = planOf(configuration);
  const recorder = new Recorder();
  for (const secret of order.secrets) recorder.redaction.redact(secret);
  try {
    for (const done of await endLeftovers(open, order.site, recorder)) process.stdout.write(`${done}\n`);
  } catch (error) {
    if (!(error instanceof AccessRefused || error instanceof TargetUnreachable)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 4;
  }
  rmSync(path, { force: true });
  return 0;
}
