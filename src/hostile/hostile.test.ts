import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { having, variablesFor } from '../cli/command.test-driver.js';
import { judgeInProcess } from '../cli/judge-in-process.js';
import { readConfiguration } from '../configuration/read-configuration.js';
import { startReference } from '../reference/reference.js';
import { terminalOf } from '../report/terminal.js';
import { REPORTS, writeReports, writeTraffic } from '../report/write.js';
import {
  connectMischiefs,
  floodOnce,
  isConnect,
  isDisposition,
  mischiefs,
  startHostileTarget,
} from './hostile-target.test-driver.js';

const BUDGETS = {
  GWS_TIMEOUT_MS: '1000',
  GWS_NOTIFICATION_MS: '300',
  GWS_EVENT_MS: '1200',
  GWS_QUIET_MS: '200',
  GWS_CALL_MS: '1500',
};

/** A whole run against a target that does mischief, with every report written and read back. */
async function judged(
  mischief: (typeof mischiefs)[string] | undefined,
  isVictim: typeof isDisposition,
  budgets: Record<string, string> = BUDGETS,
) {
  if (mischief === undefined) throw new Error('no such mischief');
  const reference = await startReference();
  const target = await startHostileTarget(reference.url, mischief, isVictim);
  try {
    const variables = { ...budgets, ...variablesFor(reference), GWS_URL: target.url };
    const { report, trace } = await judgeInProcess(readConfiguration(variables));
    const folder = mkdtempSync(join(tmpdir(), 'gws-conformance-'));
    await writeReports(report, folder);
    await writeTraffic(trace, folder);
    const written = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
    const terminal = terminalOf(report, { colour: false, folder });
    return { report, terminal, artefacts: Object.fromEntries(written) as Record<string, string> };
  } finally {
    target.stop();
    await reference.stop();
  }
}

/** Whether text holds a character that a terminal obeys, line ends aside. */
function commandsTerminal(text: string): boolean {
  return [...text].some((character) => character !== '\n' && (character < ' ' || character === '\u007f'));
}

describe.concurrent('a target that, asked for a disposition,', () => {
  test.each(Object.keys(mischiefs))('%s fails for its answer alone, and gets its reports', async (name) => {
    const { report, terminal, artefacts } = await judged(mischiefs[name], isDisposition);
    const refuses = name.includes('refusal') || name.includes('redirects');
    expect(having(report, 'fail')).toEqual(refuses ? ['RES-01', 'RES-02', 'REL-09'] : ['RES-01', 'RES-02']);
    expect(having(report, 'error', 'warn')).toEqual([]);
    expect(having(report, 'pass').filter((id) => /^(ACT-0|KEY|REL|ERR)/.test(id))).toEqual([]);
    expect(report.exitCode).toBe(1);
    expect(Object.keys(artefacts).sort()).toEqual([...REPORTS].sort());
    expect(commandsTerminal(terminal)).toBe(false);
    // What a workflow runner would obey, and what a browser would run.
    expect(terminal).not.toMatch(/^::/m);
    expect(artefacts['report.html']).not.toContain('<script>document.title');
  });
});

describe.concurrent('a target whose CometD', () => {
  test.each(Object.keys(connectMischiefs))('%s proves nothing, and gets its reports', async (name) => {
    const { report } = await judged(connectMischiefs[name], isConnect);
    expect(['inconclusive', 'void']).toContain(report.verdict);
    expect(having(report, 'pass').filter((id) => /^(ACT|KEY|REL)/.test(id))).toEqual([]);
    expect(having(report, 'error')).toEqual([]);
  });
});

test('60,000 messages at once, about other calls, change no verdict', async () => {
  const { report } = await judged(...floodOnce(60_000), { GWS_QUIET_MS: '300' });
  expect(report.timing.messages).toBeGreaterThan(60_000);
  expect(report.verdict).toBe('conformant');
  expect(having(report, 'fail', 'warn', 'error', 'inconclusive')).toEqual([]);
});
