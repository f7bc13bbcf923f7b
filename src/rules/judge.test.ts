import { describe, expect, it } from 'vitest';
import { row } from '../../specs/catalogue.js';
import type { JudgementRecord } from '../schemas/trace.gen.js';
import { activeRun, KEY } from './conformant-run.test-driver.js';
import { judge, judgeAgain, levelOf, verdictOf } from './judge.js';
import {
  contradicted,
  doubtful,
  duration,
  holds,
  inconclusive,
  type Observation,
  onEach,
  quoted,
  worst,
} from './observation.js';

const unavailable: Observation = { outcome: 'unavailable', reason: 'r', evidence: [] };
const away = { answer: { status: 503, body: { statusCode: 4, statusMessage: 'not available' } } };
const gone = { answer: null, failure: 'ConnectionReset' };
const empty = { answer: { headers: {} } };

describe('what an observation is at a level', () => {
  it.each([
    ['MUST', ['pass', 'fail', 'warn', 'inconclusive', 'error']],
    ['SHOULD', ['pass', 'warn', 'warn', 'inconclusive', 'error']],
    ['MAY', ['info', 'info', 'info', 'inconclusive', 'error']],
  ] as const)('%s: %j', (level, verdicts) => {
    const seen = [holds('r'), contradicted('r'), doubtful('r'), inconclusive('r'), unavailable];
    expect(seen.map((each) => verdictOf(each, level))).toEqual(verdicts);
  });

  it('is raised by a character set for ACT-17 alone', () => {
    expect(levelOf(row('ACT-17'), undefined)).toBe('MAY');
    expect(levelOf(row('ACT-17'), 'utf-8')).toBe('SHOULD');
    expect(levelOf(row('ACT-11'), 'utf-8')).toBe('MUST');
  });
});

describe('a requirement judged on several exchanges', () => {
  it('takes the worst: fail, error, inconclusive, warn, info, pass', () => {
    const run = activeRun();
    run.dispose({ key: KEY, ...away });
    run.dispose({ key: KEY, ...gone });
    run.dispose({ key: KEY, answer: { status: 500 } });
    run.dispose({ key: KEY, ...empty });
    const verdicts = (id: string, ...subject: string[]) => run.judge(id, ...subject).verdict;
    // x2 is right, x3 unavailable, x4 without answer, x5 wrong for RES-03, x6 wrong for RES-04.
    expect(verdicts('RES-03', 'x2', 'x3', 'x4', 'x5')).toBe('fail');
    expect(verdicts('RES-03', 'x2', 'x3', 'x4')).toBe('error');
    expect(verdicts('RES-03', 'x2', 'x4')).toBe('inconclusive');
    expect(verdicts('RES-04', 'x2', 'x6', 'x3', 'x4')).toBe('error');
    expect(verdicts('RES-04', 'x6', 'x4')).toBe('inconclusive');
    expect(verdicts('RES-04', 'x2', 'x6')).toBe('warn');
    expect(verdicts('RES-06', 'x6', 'x4')).toBe('inconclusive');
    expect(verdicts('RES-06', 'x6', 'x2')).toBe('info');
  });

  it('says the worst one’s words and shows everybody’s evidence', () => {
    const run = activeRun();
    run.dispose({ key: KEY, ...empty });
    const judged = run.judge('RES-04', 'x2', 'x3');
    expect(judged.reason).toBe('the answer has no content-type');
    expect(judged.evidence.map(({ exchange }) => exchange)).toEqual(['x3', 'x2']);
  });

  it('is inconclusive where something could not be driven, unless what was is worse; no exchange is no pass', () => {
    const run = activeRun();
    run.dispose({ key: KEY, answer: { status: 500 } });
    const withGap = (...subject: string[]) => judge(run.view(), row('RES-03'), subject, 'no dial tone');
    expect(withGap('x2')).toMatchObject({ verdict: 'inconclusive', reason: 'no dial tone' });
    expect(withGap('x2', 'x3').verdict).toBe('fail');
    expect(withGap()).toMatchObject({ verdict: 'inconclusive', reason: 'no dial tone' });
    expect(run.judge('RES-03')).toMatchObject({
      verdict: 'inconclusive',
      reason: 'nothing was driven for it',
    });
    expect(run.judge('RES-03', 'x99').verdict).toBe('inconclusive');
  });
});

describe('judging again', () => {
  const record = (verdict: JudgementRecord['verdict'], subject: string[]): JudgementRecord => ({
    type: 'judgement',
    seq: 0,
    at: 0,
    requirement: 'RES-03',
    subject,
    verdict,
    reason: 'the suite failed',
  });

  it('keeps an error of ours, and finds again what the target said of itself', () => {
    const run = activeRun();
    run.dispose({ key: KEY, ...away });
    const again = (verdict: JudgementRecord['verdict'], ...subject: string[]) =>
      judgeAgain(run.view(), row('RES-03'), record(verdict, subject));
    expect(again('error', 'x2')).toMatchObject({
      verdict: 'error',
      reason: 'the suite failed',
      evidence: [],
    });
    expect(again('error')).toMatchObject({ verdict: 'error', reason: 'the suite failed' });
    expect(again('error', 'x3').reason).toContain('HTTP 503, statusCode 4 "not available"');
    expect(again('error', 'x3').evidence).toHaveLength(1);
    // What was recorded as a verdict is no more than a claim: the trace decides.
    expect(again('fail', 'x2').verdict).toBe('pass');
  });
});

describe('words about what was seen', () => {
  it('clip what a target says and speak of times as people do', () => {
    expect(quoted(undefined)).toBe('nothing');
    expect(quoted('x'.repeat(200))).toHaveLength(120);
    expect(duration(999.4)).toBe('999 ms');
    expect(duration(2200)).toBe('2.2 s');
  });

  it('are told for none at all as why there is none', () => {
    expect(worst([], 'none was driven').reason).toBe('none was driven');
    const rule = onEach(() => holds('r'));
    expect(rule.judge(activeRun().view(), { exchanges: [], requests: [] }).outcome).toBe('inconclusive');
  });
});
