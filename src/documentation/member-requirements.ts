import type { TrafficMember } from '../schemas/report.gen.js';

/*
 * Two requirements speak of every member of the sample at once: what is contradicted of one member says nothing of another.
 */

/** Every documented member has its documented type. */
export const TYPES = 'ACT-05';
/** Every documented member is sent, but for those that come and go. */
export const PRESENCE = 'ACT-06';

/** Whether it is this member that contradicts one of the two; undefined = the requirement speaks of something else. */
export function isContradictedBy(member: TrafficMember, id: string): boolean | undefined {
  if (id === TYPES) return member.contradicted !== undefined;
  if (id !== PRESENCE) return undefined;
  const { count, of } = sampleOf(member);
  return count < of;
}

/** Whether a member that the page shows never came in what it is shown in. */
export function isUnseen(member: TrafficMember): boolean {
  const { line, documented = [] } = member;
  const { count, of } = sampleOf(member);
  return line !== undefined && documented.length > 0 && count === 0 && of > 0;
}

/** How often a member came in what the page shows a sample of, and how often it could have. */
export function sampleOf({ inSample, count, of = 0 }: TrafficMember): { count: number; of: number } {
  return inSample ?? { count, of };
}
