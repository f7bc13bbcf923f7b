import { describe, expect, it } from 'vitest';
import type { Deviation } from '../reference/named-behaviour.js';
import type { HeaderRecord } from '../schemas/trace.gen.js';
import { asRecording, UntoldContradictions, unlikeAsRecording } from './as-recording.js';
import { killOf } from './kill.js';
import type { Outcome } from './outcome.js';

const plain = outcome('pass', 'pass', { verdict: 'info', reason: 'no other attribute' });
const must: Deviation = { description: 'a', contradicts: 'ACT-03', behaviour: () => ({}) };
const may: Deviation = { ...must, contradicts: 'RES-06', says: 'attributes: id' };

describe('a mutant', () => {
  it('is killed when its requirement fails and nothing else trips', () => {
    expect(killOf('m', must, outcome('fail', 'pass'), plain)).toMatchObject({
      killed: true,
      also: {},
      wrong: [],
    });
  });

  it.each(['inconclusive', 'error', 'pass', 'warn', 'untested'] as const)(
    'survives a MUST that is %s',
    (verdict) => {
      expect(killOf('m', must, outcome(verdict, 'pass'), plain).wrong).toEqual([
        `ACT-03 is ${verdict}, not fail: because`,
      ]);
    },
  );

  it('survives when something trips that is not written down, or what is written down does not', () => {
    const also = { ...must, also: { 'ACT-09': 'warn' } } as const;
    expect(killOf('m', must, outcome('fail', 'fail'), plain).wrong).toEqual([
      'ACT-09 is fail, which is not written down: because',
    ]);
    expect(killOf('m', also, outcome('fail', 'pass'), plain).wrong).toEqual([
      'ACT-09 is pass, not warn: because',
    ]);
    expect(killOf('m', also, outcome('fail', 'warn'), plain).killed).toBe(true);
  });

  it('is killed whether what it may leave unproven is proven on another exchange or not, but not where that trips', () => {
    const also = { ...must, also: { 'ACT-09': 'inconclusive' } } as const;
    for (const verdict of ['inconclusive', 'pass'] as const)
      expect(killOf('m', also, outcome('fail', verdict), plain).killed).toBe(true);
    for (const verdict of ['warn', 'fail', 'error'] as const)
      expect(killOf('m', also, outcome('fail', verdict), plain).killed).toBe(false);
  });

  it('of a MAY is killed by an info with its words, unless the reference brings about the same', () => {
    const told = outcome('pass', 'pass', { verdict: 'info', reason: 'other attributes: id' });
    expect(killOf('m', may, told, plain).killed).toBe(true);
    expect(killOf('m', may, plain, plain).killed).toBe(false);
    expect(killOf('m', may, told, told).killed).toBe(false);
  });

  it('survives a run that crashed or left a call behind', () => {
    const crashed = { name: 'm', requirements: [], left: 0, crash: 'Error: no' };
    expect(killOf('m', must, crashed, plain).wrong).toEqual(['the run came to no end: Error: no']);
    expect(killOf('m', must, { ...outcome('fail', 'pass'), left: 1 }, plain).killed).toBe(false);
  });

  it('survives where what the driver says of the trace decides a verdict', () => {
    const told = { ...outcome('fail', 'pass'), unlikeWithoutIntents: ['ACT-09'] };
    const wrong = 'ACT-09 gets another verdict from the trace without its intent records';
    expect(killOf('m', must, told, plain).wrong).toEqual([wrong]);
  });
});

describe('the trace of a run', () => {
  const run = outcome('fail', 'pass').requirements;

  it('is judged as a recording too, which must contradict the same rows', () => {
    const other = outcome('inconclusive', 'warn').requirements;
    expect(unlikeAsRecording(run, run, new Set())).toEqual([]);
    expect(unlikeAsRecording(run, other, new Set())).toEqual(['ACT-03', 'ACT-09']);
    const told = { ...outcome('fail', 'pass'), unlikeAsRecording: ['ACT-09'] };
    const wrong = 'ACT-09 is contradicted by the run alone, or by its trace as a recording alone';
    expect(killOf('m', must, told, plain).wrong).toEqual([wrong]);
  });

  it('as a recording may lack what a recording never tells', () => {
    const { ids } = new UntoldContradictions();
    expect(unlikeAsRecording([{ id: 'ACT-14', verdict: 'fail' }], [], ids)).toEqual([]);
  });

  it('as a recording says nothing of itself', () => {
    const header = { type: 'trace', target: { url: 'http://target.test', kind: 'remote' } } as HeaderRecord;
    const [begin, ...rest] = asRecording([header, { type: 'notice', seq: 1, at: 1, text: 'a word' }]);
    expect(begin).toMatchObject({ target: { url: 'http://target.test', kind: 'recording' } });
    expect(rest).toEqual([]);
  });
});

describe('a deviation that contradicts nothing', () => {
  const unproven = { ...must, contradicts: undefined, also: { 'ACT-03': 'inconclusive' } } as const;

  it('must leave unproven what it says, may leave more, and may make nothing fail', () => {
    expect(killOf('u', unproven, outcome('inconclusive', 'inconclusive'), plain).killed).toBe(true);
    expect(killOf('u', unproven, outcome('pass', 'pass'), plain).killed).toBe(false);
    expect(killOf('u', unproven, outcome('inconclusive', 'fail'), plain).killed).toBe(false);
  });
});

type Verdict = Outcome['requirements'][number]['verdict'];

function outcome(
  act03: Verdict,
  act09: Verdict,
  res06: { verdict: Verdict; reason: string } = { verdict: 'info', reason: 'no other attribute' },
): Outcome {
  return {
    requirements: [
      { id: 'ACT-03', level: 'MUST', verdict: act03, reason: 'because' },
      { id: 'ACT-09', level: 'MUST', verdict: act09, reason: 'because' },
      { id: 'RES-06', level: 'MAY', ...res06 },
    ],
    left: 0,
  };
}
