import { isNotAsked } from '../judge/not-asked.js';
import type { RequirementResult } from '../schemas/report.gen.js';

/** Whether something other than the best came out: a MAY has nothing better than `info`. */
export function isAmiss({ verdict }: Pick<RequirementResult, 'verdict'>): boolean {
  return verdict !== 'pass' && verdict !== 'info';
}

/** Whether a requirement is amiss and nothing else tells of it: neither another one that it is left open for, nor the flag that left it out. */
export function isAmissByItself(result: RequirementResult): boolean {
  return isAmiss(result) && result.because === undefined && !isNotAsked(result);
}

/** Requirements that share a verdict and a reason. */
export interface ReasonGroup {
  readonly verdict: RequirementResult['verdict'];
  readonly reason: string;
  readonly members: RequirementResult[];
}

/** Requirements in groups, so that each reason is said once: without a bystander or a feed many share theirs. */
export function byReason(requirements: readonly RequirementResult[]): ReasonGroup[] {
  const groups = new Map<string, ReasonGroup>();
  for (const each of requirements) {
    const { verdict, reason } = each;
    const group = groups.get(`${verdict} ${reason}`) ?? { verdict, reason, members: [] };
    groups.set(`${verdict} ${reason}`, group);
    group.members.push(each);
  }
  return [...groups.values()];
}
