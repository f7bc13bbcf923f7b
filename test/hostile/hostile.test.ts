import { describe, expect, test } from 'vitest';
import { REPORTS } from '../../src/report/write.js';
import { having } from '../command/command.test-driver.js';
import { expectNothingProven, hostileRun, PATIENT } from './hostile-run.test-driver.js';
import { isConnect, isDisposition } from './hostile-target.test-driver.js';
import { connectMischiefs, hugeBodies, mischiefs, TWO_GB } from './mischiefs.test-driver.js';

/** Whether text holds a character that a terminal obeys, line ends aside. */
function commandsTerminal(text: string): boolean {
  return [...text].some((character) => character !== '\n' && (character < ' ' || character === '\u007f'));
}

describe.concurrent('a target that, asked for a disposition,', () => {
  test.each(Object.keys(mischiefs))('%s fails for its response alone, and gets its reports', async (name) => {
    const { report, terminal, artefacts } = await hostileRun(mischiefs[name], isDisposition);
    const refuses = name.includes('refusal') || name.includes('redirects');
    expect(having(report, 'fail')).toEqual(refuses ? ['RES-01', 'RES-02', 'REL-09'] : ['RES-01', 'RES-02']);
    expect(having(report, 'error', 'warn')).toEqual([]);
    // What names another operation reaches the server, which refuses it as it should.
    expect(having(report, 'pass').filter((id) => /^(ACT-0|KEY|REL|ERR-(?!1[567]))/.test(id))).toEqual([]);
    expect(report.exitCode).toBe(1);
    expect(Object.keys(artefacts).sort()).toEqual([...REPORTS].sort());
    expect(commandsTerminal(terminal)).toBe(false);
    // What a workflow runner would obey, and what a browser would run.
    expect(terminal).not.toMatch(/^::/m);
    expect(artefacts['report.html']).not.toContain('<script>document.title');
  });

  test.each(Object.keys(hugeBodies))('sends a body of 2 GB, %s, is left early', async (name) => {
    const taken: number[] = [];
    const { report } = await hostileRun(
      hugeBodies[name]?.((bytes) => taken.push(bytes)),
      isDisposition,
    );
    expect(having(report, 'fail')).toEqual(['RES-01', 'RES-02']);
    // 1 MiB, and what lay in buffers on the way; each of the documented request in a state and its repetition.
    expect(Math.max(...taken)).toBeLessThan(TWO_GB / 64);
    expect(taken.length).toBeLessThanOrEqual(8);
    const reason = report.requirements.find(({ id }) => id === 'RES-01')?.reason;
    expect(reason).toContain('larger than 1024 KiB (GWS_MAX_ANSWER_KB)');
  });
});

describe.concurrent('a target whose CometD', () => {
  test.each(Object.keys(connectMischiefs))('%s proves nothing, and gets its reports', async (name) => {
    expectNothingProven(await hostileRun(connectMischiefs[name], isConnect, PATIENT));
  });
});
