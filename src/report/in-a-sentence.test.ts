import { describe, expect, it } from 'vitest';
import { NOT_ASKED } from '../judge/not-asked.js';
import type { Report, RequirementResult, Verdict } from '../schemas/report.gen.js';
import { inASentence } from './in-a-sentence.js';

function must(verdict: Verdict, rest: Partial<RequirementResult> = {}): RequirementResult {
  const about = {
    id: 'ACT-01',
    title: 'does the right thing',
    branch: 'active',
    reason: 'it was late',
  } as const;
  return {
    level: 'MUST',
    verdict,
    expected: '',
    observed: '',
    evidence: [],
    ...about,
    ...rest,
  } as RequirementResult;
}

function sentence(verdict: Report['verdict'], musts: RequirementResult[], others: RequirementResult[] = []) {
  return inASentence({ verdict, headline: 'void: nothing was judged: nobody there' }, musts, [
    ...musts,
    ...others,
  ]);
}

describe('what came out, for somebody who knows no ids,', () => {
  it('is how many MUSTs are contradicted, which, and how many more are left open for them', () => {
    const open = must('inconclusive', { id: 'ACT-03', because: 'ACT-01' });
    expect(sentence('non-conformant', [must('fail'), open, must('pass', { id: 'RES-01' })])).toBe(
      '1 of 3 MUSTs is contradicted: that the target does the right thing, for an active call. 1 more cannot be proven before that is mended.',
    );
  });

  it('says of which call only where the sentence does not, and leaves out what stands in brackets', () => {
    const title = 'answers the documented request for an active call (at once)';
    expect(sentence('non-conformant', [must('fail', { title })])).toBe(
      `1 of 1 MUSTs is contradicted: that the target answers the documented request for an active call.`,
    );
  });

  it('is what is not proven where nothing is contradicted, and why', () => {
    expect(sentence('inconclusive', [must('inconclusive'), must('pass')])).toBe(
      'No MUST is contradicted, and 1 of 2 MUSTs is not proven: it was late.',
    );
    expect(sentence('void', [must('error')])).toBe('Nothing was judged: nobody there');
  });

  it('is that all holds, or what was asked, and which SHOULD does not', () => {
    const should = must('warn', { level: 'SHOULD', id: 'ACT-10', title: 'sends one message' });
    expect(sentence('conformant', [must('pass')], [should])).toBe(
      'All 1 MUSTs are proven. 1 of 1 SHOULDs is contradicted: that the target sends one message, for an active call.',
    );
    expect(sentence('conformant', [must('pass'), must('untested', { reason: NOT_ASKED })])).toBe(
      'What was asked (--only) holds, 1 of 2 MUSTs; 1 were not asked.',
    );
    expect(sentence('partially-conformant', [must('pass'), must('untested')])).toBe(
      '1 of 2 MUSTs are proven, none is contradicted; 1 were not run.',
    );
  });
});
