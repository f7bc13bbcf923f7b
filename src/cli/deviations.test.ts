import { afterAll, describe, expect, test } from 'vitest';
import { type Reference, startReference } from '../reference/reference.js';
import { BRIEF, command, having, variablesFor } from './command.test-driver.js';

const references: Reference[] = [];
afterAll(async () => {
  await Promise.all(references.map((reference) => reference.stop()));
});

/** One full run for each deviation; several tests look at it. */
const runs = new Map<string, ReturnType<typeof run>>();

function judged(deviation: string) {
  const found = runs.get(deviation) ?? run(deviation);
  runs.set(deviation, found);
  return found;
}

async function run(deviation?: string) {
  const reference = await startReference({ deviation });
  references.push(reference);
  const { code, report } = await command(['--allow', 'reporting'], { ...BRIEF, ...variablesFor(reference) });
  return { code, report: report(), state: reference.state() };
}

describe('a run against a reference that deviates in one way', () => {
  test.each([
    ['no-notification', ['ACT-01']],
    ['another-value', ['ACT-03']],
    ['notification-after-release', ['REL-01']],
    ['no-event', ['REL-02']],
    ['refusal-modifies', ['ERR-18']],
  ])('%s fails exactly %j and exits 1', async (deviation, failed) => {
    const { code, report, state } = await judged(deviation);
    expect(having(report, 'fail', 'warn', 'error', 'untested')).toEqual(failed);
    expect(report.verdict).toBe('non-conformant');
    expect(code).toBe(1);
    expect(state).toEqual({ callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 });
  });

  test('a notification after the release or a modifying refusal leaves nothing else in doubt', async () => {
    for (const deviation of ['notification-after-release', 'refusal-modifies']) {
      const { report } = await judged(deviation);
      expect(having(report, 'inconclusive')).toEqual([]);
    }
  });

  test('what is missing makes inconclusive only what depends on it', async () => {
    const { report } = await judged('no-event');
    expect(having(report, 'inconclusive')).toEqual(['REL-03', 'REL-04', 'REL-05', 'REL-08', 'ERR-23']);
    for (const id of ['REL-03', 'REL-04', 'REL-05']) {
      expect(report.requirements.find((each) => each.id === id)?.reason).toContain('REL-02');
    }
  });

  test('a channel that falls silent after the control leaves REL-01 inconclusive, and the run with exit 3', async () => {
    const { code, report } = await judged('silent-after-control');
    expect(having(report, 'fail', 'error')).toEqual([]);
    const silent = report.requirements.find(({ id }) => id === 'REL-01');
    expect(silent).toMatchObject({ verdict: 'inconclusive' });
    expect(silent?.reason).toContain('no sentinel');
    expect(report.verdict).toBe('inconclusive');
    expect(report.headline).toContain('REL-01');
    expect(code).toBe(3);
  });
});

describe('a run against a reference that conforms, configured by .env alone', () => {
  test('is conformant with every MUST and SHOULD pass and every MAY info, and pays for one quiet window', async () => {
    const { code, report } = await run();
    const wanted = report.requirements.map(({ id, level }) => [id, level === 'MAY' ? 'info' : 'pass']);
    expect(report.requirements.map(({ id, verdict }) => [id, verdict])).toEqual(wanted);
    expect(report).toMatchObject({ verdict: 'conformant', profile: 'full', exitCode: 0 });
    expect(code).toBe(0);
    expect(report.timing.windows).toBe(1);
  });

  test('leaves no call up, no agent logged in and no CometD session, three times in a row', async () => {
    const reference = await startReference();
    references.push(reference);
    for (const _ of [1, 2, 3]) {
      const again = await command(['--only', 'ACT-03,REL-01'], { ...BRIEF, ...variablesFor(reference) });
      expect(having(again.report(), 'pass')).toEqual(['ACT-03', 'REL-01']);
      expect(reference.state()).toEqual({ callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 });
    }
  });
});
