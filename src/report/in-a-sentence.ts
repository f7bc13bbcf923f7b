import { isNotAsked, notAskedBy } from '../judge/not-asked.js';
import type { Report, RequirementResult } from '../schemas/report.gen.js';
import { leftOpenBy } from './because.js';
import { inOrder } from './contradictions.js';

// So many sentences are read in ten seconds.
const MOST = 3;

/**
 * What came out of a run, for somebody who knows no ids: how many MUSTs are contradicted, and which sentences; else what is not
 * proven; else that all holds.
 * @param musts the MUSTs that decide
 */
export function inASentence(
  { verdict, headline }: Pick<Report, 'verdict' | 'headline'>,
  musts: readonly RequirementResult[],
  requirements: readonly RequirementResult[],
): string {
  const having = (...verdicts: string[]) => musts.filter((each) => verdicts.includes(each.verdict));
  const failed = inOrder(having('fail'));
  const open = having('inconclusive', 'error');
  const notAsked = musts.filter(isNotAsked).length;
  const untested = having('untested').filter((each) => !isNotAsked(each));
  const proven = having('pass').length;
  if (verdict === 'void') return `Nothing was judged: ${headline.replace(/^.*?nothing was judged: /, '')}`;
  if (failed.length > 0) {
    const because = failed.reduce((sum, { id }) => sum + leftOpenBy(id, open).length, 0);
    const sentences = failed.slice(0, MOST).map(thatTheTarget);
    const more = failed.length > MOST ? `; and ${failed.length - MOST} more` : '';
    const rest = because === 0 ? '' : ` ${because} more cannot be proven before that is mended.`;
    return `${ofAll(failed.length, musts)} contradicted: ${sentences.join('; ')}${more}.${rest}`;
  }
  if (open.length > 0)
    return `No MUST is contradicted, and ${ofAll(open.length, musts)} not proven: ${open[0]?.reason}.`;
  const warned = requirements.filter((each) => each.verdict === 'warn');
  const should = warned.length === 0 ? '' : ` ${ofShoulds(warned, requirements)}`;
  if (untested.length > 0)
    return `${proven} of ${musts.length} MUSTs are proven, none is contradicted; ${untested.length} were not run.${should}`;
  if (notAsked > 0)
    return `What was asked (${notAskedBy(musts)}) holds, ${proven} of ${musts.length} MUSTs; ${notAsked} were not asked.${should}`;
  return `All ${musts.length} MUSTs are proven.${should}`;
}

/** The sentence without its remarks in brackets, which are for who knows the interface. */
function thatTheTarget({ title, branch }: RequirementResult): string {
  const sentence = `that the target ${title.replace(/ \([^()]*\)/g, '')}`;
  if (branch === 'both' || title.includes(branch)) return sentence;
  return `${sentence}, for ${branch === 'active' ? 'an active' : 'a released'} call`;
}

function ofAll(count: number, musts: readonly RequirementResult[]): string {
  return `${count} of ${musts.length} MUSTs ${count === 1 ? 'is' : 'are'}`;
}

function ofShoulds(warned: readonly RequirementResult[], requirements: readonly RequirementResult[]): string {
  const all = requirements.filter(({ level }) => level === 'SHOULD').length;
  return `${warned.length} of ${all} SHOULDs ${warned.length === 1 ? 'is' : 'are'} contradicted: ${warned.slice(0, 1).map(thatTheTarget)}${warned.length > 1 ? `; and ${warned.length - 1} more` : ''}.`;
}
