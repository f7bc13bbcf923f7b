import { describe, expect, it } from 'vitest';
import { deviations } from '../reference/deviations.js';
import type { Deviation } from '../reference/named-behaviour.js';
import type { RequirementResult, Verdict } from '../schemas/report.gen.js';
import { leftOpenBy, withCauses } from './because.js';

function result(id: string, verdict: Verdict, causes?: string[]): RequirementResult {
  return { id, verdict, ...(causes && { causes }) } as RequirementResult;
}

describe('what is left open', () => {
  it('has the contradicted requirement as its cause, whatever a deviation leaves open besides', () => {
    const withoutCause = Object.entries<Deviation>(deviations).flatMap(([name, deviation]) => {
      const { contradicts, also = {} } = deviation;
      if (contradicts === undefined) return [];
      const others = Object.entries(also).map(([id, verdict]) => result(id, verdict));
      const judged = withCauses([result(contradicts, 'fail'), ...others]);
      const open = judged.filter(({ verdict }) => verdict === 'inconclusive');
      return open.filter(({ because }) => because === undefined).map(({ id }) => `${name}: ${id}`);
    });
    expect(withoutCause).toEqual([]);
  });

  it('has the cause that is named, and through an open one the cause of that', () => {
    const judged = withCauses([
      result('ACT-01', 'fail'),
      result('ACT-03', 'fail'),
      result('KEY-02', 'inconclusive', ['ACT-03']),
      result('REL-04', 'inconclusive', ['KEY-02']),
    ]);
    expect(judged.map(({ because }) => because)).toEqual([undefined, undefined, 'ACT-03', 'ACT-03']);
    expect(leftOpenBy('ACT-03', judged).map(({ id }) => id)).toEqual(['KEY-02', 'REL-04']);
  });

  it('has no cause where nothing is contradicted, or it has a reason of its own', () => {
    const alone = [result('ACT-01', 'inconclusive'), result('ACT-03', 'inconclusive', ['ACT-01'])];
    expect(withCauses(alone)).toEqual(alone);
    const lost = result('ACT-13', 'inconclusive', []);
    expect(withCauses([result('ACT-03', 'fail'), lost])[1]).toEqual(lost);
  });
});
