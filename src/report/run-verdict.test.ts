import { describe, expect, it } from 'vitest';
import { NOT_ASKED } from '../judge/not-asked.js';
import type { RequirementResult, Verdict } from '../schemas/report.gen.js';
import { type RunOutcome, runVerdict } from './run-verdict.js';

type Level = RequirementResult['level'];

/** `MUST-1 fail` for the first, and so on: the id tells level and place. */
function requirements(...verdicts: `${Level} ${Verdict}`[]): RequirementResult[] {
  return verdicts.map((each, index) => {
    const [level, verdict] = each.split(' ') as [Level, Verdict];
    const id = `${level}-${index + 1}`;
    const reason = `why ${id}`;
    return {
      id,
      level,
      branch: 'both',
      title: '',
      source: { document: '', quote: '' },
      verdict,
      reason,
      expected: '',
      observed: '',
      evidence: [],
    };
  });
}

function verdictOn(verdicts: `${Level} ${Verdict}`[], rest: Partial<RunOutcome> = {}) {
  return runVerdict({
    requirements: requirements(...verdicts),
    profile: 'full',
    target: { url: 'http://t', kind: 'remote' },
    exchanges: 9,
    requireComplete: false,
    strict: false,
    ...rest,
  });
}

describe('the verdict of a run', () => {
  it('is non-conformant when a MUST failed, whatever else happened, even a crash before the end', () => {
    const verdicts = [
      'MUST fail',
      'MUST error',
      'MUST inconclusive',
      'MUST untested',
      'SHOULD warn',
    ] as const;
    for (const rest of [{}, { exchanges: 0 }, { strict: true }, { requireComplete: true }])
      expect(verdictOn([...verdicts], rest)).toMatchObject({
        verdict: 'non-conformant',
        exitCode: 1,
        headline: 'non-conformant: MUST-1 failed; not proven: MUST-2, MUST-3, MUST-4',
      });
  });

  it('names what is not proven because of a contradicted one apart, and counts it', () => {
    const judged = requirements('MUST fail', 'MUST inconclusive', 'MUST inconclusive', 'MUST untested');
    const [cause, ...others] = judged;
    const because = cause?.id;
    const [first, second, third] = others.map((each, index) => (index < 2 ? { ...each, because } : each));
    const outcome = { requirements: [cause, first, second, third] as RequirementResult[] };
    expect(verdictOn([], outcome).headline).toBe(
      'non-conformant: MUST-1 failed; 2 not proven because of MUST-1: MUST-2, MUST-3; not proven: MUST-4',
    );
  });

  it('says nothing of what --only left out, but to who demands all of it', () => {
    const [asked, other] = requirements('MUST pass', 'MUST untested');
    const outcome = { requirements: [asked, { ...other, reason: NOT_ASKED }] as RequirementResult[] };
    expect(verdictOn([], outcome)).toMatchObject({
      verdict: 'conformant',
      exitCode: 0,
      headline: 'conformant in what was asked (--only): MUST-1; 1 of 2 MUST not asked',
    });
    expect(verdictOn([], { ...outcome, requireComplete: true })).toMatchObject({
      verdict: 'partially-conformant',
      exitCode: 3,
    });
  });

  it('is void when nothing ran, exit 3, or 4 for an error, of whatever level', () => {
    expect(verdictOn(['MUST inconclusive', 'MUST untested'], { exchanges: 0 })).toMatchObject({
      verdict: 'void',
      exitCode: 3,
      headline: 'void: nothing was judged: why MUST-1',
    });
    expect(verdictOn(['MUST inconclusive', 'MUST error'], { exchanges: 0 })).toMatchObject({
      verdict: 'void',
      exitCode: 4,
      headline: 'void: nothing was judged: why MUST-2',
    });
    expect(verdictOn(['MUST untested', 'SHOULD error'], { exchanges: 0 })).toMatchObject({
      verdict: 'void',
      exitCode: 4,
      headline: 'void: nothing was judged: why SHOULD-2',
    });
    expect(verdictOn(['MUST untested'], { exchanges: 0 }).headline).toContain('no requirement was to be run');
  });

  it('is inconclusive when a MUST is inconclusive or an error, and names it', () => {
    expect(verdictOn(['MUST pass', 'MUST inconclusive', 'MUST untested'])).toMatchObject({
      verdict: 'inconclusive',
      exitCode: 3,
      headline: 'inconclusive; not proven: MUST-2, MUST-3; why MUST-2',
    });
    expect(verdictOn(['MUST error', 'MUST inconclusive'])).toMatchObject({
      verdict: 'inconclusive',
      exitCode: 4,
    });
  });

  it('says in its headline the reason that most of what is not proven has', () => {
    const headline = (...reasons: string[]) => {
      const open = requirements(...reasons.map(() => 'MUST inconclusive' as const));
      return verdictOn([], { requirements: open.map((each, at) => ({ ...each, reason: reasons[at] ?? '' })) })
        .headline;
    };
    const stopped = 'The run was stopped';
    expect(headline(stopped)).toBe(`inconclusive; not proven: MUST-1; ${stopped}`);
    expect(headline(stopped, `released: ${stopped}`, 'no sentinel')).toBe(
      `inconclusive; not proven: MUST-1, MUST-2, MUST-3; 2 of 3: ${stopped}`,
    );
    expect(headline('late', 'no sentinel')).toBe('inconclusive; not proven: MUST-1, MUST-2');
  });

  it('is partially conformant when a MUST was not run, and says which and why', () => {
    expect(verdictOn(['MUST pass', 'MUST untested'])).toMatchObject({
      verdict: 'partially-conformant',
      exitCode: 0,
      headline: 'conformant except MUST-2: not run: why MUST-2',
      unproven: [{ id: 'MUST-2', verdict: 'untested', reason: 'why MUST-2' }],
    });
    expect(verdictOn(['MUST untested', 'MUST untested']).headline).toContain(
      'MUST-1 (why MUST-1), MUST-2 (why MUST-2)',
    );
    expect(verdictOn(['MUST untested'], { requireComplete: true }).exitCode).toBe(3);
  });

  it('is conformant when every MUST of the profile passed; SHOULD and MAY never change it', () => {
    const rest: `${Level} ${Verdict}`[] = [
      'SHOULD warn',
      'SHOULD inconclusive',
      'SHOULD error',
      'MAY error',
      'MAY untested',
    ];
    expect(verdictOn(['MUST pass', 'MUST warn', ...rest], { requireComplete: true })).toMatchObject({
      verdict: 'conformant',
      exitCode: 0,
      headline: 'conformant: 2 of 2 MUST of profile full proven',
      unproven: [],
    });
  });

  it('of profile api leaves aside what only an event source can show', () => {
    const [proven, ofEvents] = requirements('MUST pass', 'MUST untested');
    const judged = [proven, { ...ofEvents, id: 'REL-02' }] as RequirementResult[];
    expect(verdictOn([], { profile: 'api', requirements: judged })).toMatchObject({
      verdict: 'conformant',
      headline: 'conformant: 1 of 1 MUST of profile api proven',
    });
  });

  it('keeps its name under --strict, where a warning counts like a failure for the exit code', () => {
    for (const [verdicts, verdict] of [
      [['MUST pass'], 'conformant'],
      [['MUST untested'], 'partially-conformant'],
      [['MUST inconclusive'], 'inconclusive'],
    ] as const) {
      expect(verdictOn([...verdicts, 'SHOULD warn'], { strict: true })).toMatchObject({
        verdict,
        exitCode: 1,
      });
      expect(verdictOn([...verdicts, 'SHOULD pass'], { strict: true }).exitCode).not.toBe(1);
    }
  });

  it('says at the head when the reference was judged', () => {
    const target = { url: '', kind: 'reference' } as const;
    expect(verdictOn(['MUST pass'], { target }).headline).toMatch(/^reference: conformant/);
    expect(verdictOn(['MUST fail'], { target }).headline).toMatch(/^reference: non-conformant/);
  });
});
