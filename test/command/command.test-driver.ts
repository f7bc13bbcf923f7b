import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import type { Reference } from '../../src/reference/reference.js';
import type { Report, Verdict } from '../../src/schemas/report.gen.js';

/** What one run of the command left behind. */
export interface CommandRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly folder: string;
  /** report.json; throws when there is none. */
  report(): Report;
  /** Everything that it printed or wrote, by name. */
  artefacts(): Record<string, string>;
}

/** Timeouts that fit a target on this machine, so that what is missing is not awaited for long. */
export const BRIEF: Readonly<Record<string, string>> = {
  GWS_NOTIFICATION_MS: '600',
  GWS_EVENT_MS: '1500',
  GWS_QUIET_MS: '300',
  GWS_CALL_MS: '3000',
};

/**
 * The words that start the suite, before its arguments. A run is too short for what V8 would gain by optimising: it is
 * spared a quarter of its computing without.
 * @param isBig whether it has megabytes to look at: then it is not
 */
export function suiteWords(isBig = false): [string, ...string[]] {
  return [process.execPath, ...(isBig ? [] : ['--no-opt', '--sparkplug']), inject('commandFile')];
}

/** The variables that point a run at a reference. */
export function variablesFor({ url, eventsUrl, accounts }: Reference): Record<string, string> {
  const variables: Record<string, string> = { GWS_URL: url, GWS_EVENTS: eventsUrl };
  for (const [name, { username, password }] of Object.entries(accounts)) {
    variables[`GWS_${name.toUpperCase()}_USERNAME`] = username;
    variables[`GWS_${name.toUpperCase()}_PASSWORD`] = password;
  }
  return variables;
}

/**
 * Runs the command as a user does, in a folder of its own whose `.env` holds the variables and nothing else is set.
 * @param during gets each piece of stderr, and the means to send a signal
 */
export async function command(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  during: (text: string, kill: (signal: NodeJS.Signals) => void) => void = () => {},
): Promise<CommandRun> {
  const folder = mkdtempSync(join(tmpdir(), 'gws-conformance-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const lines = Object.entries(variables).map(([name, value]) => `${name}='${value}'`);
  writeFileSync(join(folder, '.env'), lines.join('\n'));
  const [node, ...words] = suiteWords();
  const child = spawn(node, [...words, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    during(stderr, (signal) => child.kill(signal));
  });
  const code = await new Promise<number | null>((resolve, reject) =>
    child.on('close', resolve).on('error', reject),
  );
  const named = args.indexOf('--reports');
  const reports = join(folder, named < 0 ? 'reports' : relative(folder, args[named + 1] ?? ''));
  return {
    code,
    stdout,
    stderr,
    folder,
    report: () => JSON.parse(readFileSync(join(reports, 'report.json'), 'utf8')),
    artefacts: () => ({
      stdout,
      stderr,
      ...Object.fromEntries(
        readdirSync(reports).map((name) => [name, readFileSync(join(reports, name), 'utf8')]),
      ),
    }),
  };
}

/** The ids of the requirements with one of these verdicts. */
export function having(report: Report, ...verdicts: Verdict[]): string[] {
  return report.requirements.filter(({ verdict }) => verdicts.includes(verdict)).map(({ id }) => id);
}
