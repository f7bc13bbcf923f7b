import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readConfiguration } from '../../src/config/read-configuration.js';
import { startReference } from '../../src/reference/reference.js';
import { terminalOf } from '../../src/report/terminal.js';
import { REPORTS, writeReports, writeTraffic } from '../../src/report/write.js';
import type { Report } from '../../src/schemas/report.gen.js';
import { having, variablesFor } from '../command/command.test-driver.js';
import { judgeInProcess } from '../command/judge-in-process.test-driver.js';
import { type Choice, type Mischief, startHostileTarget } from './hostile-target.test-driver.js';

/** Timeouts with which nothing that a target on this machine does not send is waited for long; calls are made in any case. */
export const BUDGETS = {
  GWS_TIMEOUT_MS: '1500',
  GWS_NOTIFICATION_MS: '300',
  GWS_EVENT_MS: '1200',
  GWS_QUIET_MS: '200',
  GWS_CALL_MS: '8000',
};

/** The same against targets that always answer: a busy machine is given its time. */
export const PATIENT = { ...BUDGETS, GWS_TIMEOUT_MS: '10000' };

/** What a run against a hostile target left. */
export interface HostileRun {
  readonly report: Report;
  readonly terminal: string;
  /** Every report by its name. */
  readonly artefacts: Readonly<Record<string, string>>;
}

/** A whole run against a target that does mischief, with every report written and read back. */
export async function hostileRun(
  mischief: Mischief | undefined,
  isVictim: Choice,
  variables: Record<string, string> = BUDGETS,
): Promise<HostileRun> {
  if (mischief === undefined) throw new Error('no such mischief');
  const reference = await startReference();
  const target = await startHostileTarget(reference.url, mischief, isVictim);
  const folder = mkdtempSync(join(tmpdir(), 'gws-conformance-'));
  try {
    const environment = { ...variables, ...variablesFor(reference), GWS_URL: target.url };
    const { report, trace } = await judgeInProcess(readConfiguration(environment));
    await writeReports(report, folder);
    await writeTraffic(trace, folder);
    const written = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
    const terminal = terminalOf(report, { colour: false, folder });
    return { report, terminal, artefacts: Object.fromEntries(written) as Record<string, string> };
  } finally {
    target.stop();
    await reference.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * All reports are there, nothing failed, nothing was our fault, and what was not seen did not pass.
 * @param failed requirements that fail all the same
 */
export function expectNothingProven(
  { report, artefacts }: HostileRun,
  rows = /^(ACT|KEY|REL)/,
  failed: readonly string[] = [],
): void {
  expect(failed.length > 0 ? ['non-conformant'] : ['inconclusive', 'void']).toContain(report.verdict);
  expect(having(report, 'pass').filter((id) => rows.test(id))).toEqual([]);
  expect(having(report, 'fail', 'warn', 'error')).toEqual(failed);
  expect(Object.keys(artefacts).sort()).toEqual([...REPORTS].sort());
}

/** The reason of a requirement. */
export function reasonOf({ report }: HostileRun, id: string): string {
  return report.requirements.find((each) => each.id === id)?.reason ?? '';
}
