import type { CatalogueRow } from '../../specs/catalogue.js';
import type { RequirementResult, Verdict } from '../schemas/report.gen.js';
import type { JudgementRecord } from '../schemas/trace.gen.js';
import type { TraceView } from '../trace/view.js';
import { rules } from './index.js';
import { apart, type Evidence, inconclusive, type Observation, type Subject, worst } from './observation.js';

// DESIGN section 4: a requirement judged on several exchanges takes its worst.
const WORST: readonly Verdict[] = ['fail', 'error', 'inconclusive', 'untested', 'warn', 'info', 'pass'];

/** A requirement with what a rule, or the want of a prerequisite, made of it. */
export type Judged = Pick<RequirementResult, 'verdict' | 'reason' | 'observed' | 'evidence'>;

/**
 * Judges a requirement on the exchanges and requests of a trace.
 * @param subject names of exchanges (x1) and requests (r1)
 * @param gap what could not be driven for it, if anything: then it is inconclusive, unless what was driven is worse
 */
export function judge(view: TraceView, row: CatalogueRow, subject: readonly string[], gap?: string): Judged {
  const observation =
    subject.length === 0 ? inconclusive(gap ?? 'nothing was driven for it') : applied(view, row, subject);
  const whole = gap === undefined ? observation : worst([observation, inconclusive(gap)], gap);
  const level = levelOf(row, view.header.charset);
  const rank = (each: Observation) => WORST.indexOf(verdictOf(each, level));
  const [first = whole, ...others] = apart(whole).sort((a, b) => rank(a) - rank(b));
  const evidence = [first, ...others].flatMap((each) => each.evidence);
  return {
    verdict: verdictOf(first, level),
    reason: first.reason,
    observed: first.observed ?? first.reason,
    evidence: evidence.length > 0 ? evidence : whereToLook(view, subject),
  };
}

// A verdict without evidence of its own points at what was sent, or, where nothing was, at what went wrong before.
function whereToLook(view: TraceView, subject: readonly string[]): Evidence[] {
  const sent = subject.map((name) => view.exchange(name)).filter((exchange) => exchange !== undefined);
  if (sent.length > 0) {
    return sent.map((exchange) => ({
      text: `the request: ${exchange.title}`,
      seq: exchange.sentSeq,
      exchange: exchange.id,
    }));
  }
  const notice = view.records.findLast((record) => record.type === 'notice');
  return notice === undefined ? [] : [{ text: notice.text, seq: notice.seq }];
}

function applied(view: TraceView, row: CatalogueRow, names: readonly string[]): Observation {
  const rule = rules[row.rule];
  if (rule === undefined) throw new Error(`the catalogue names the rule ${row.rule}, which does not exist`);
  const subject: Subject = {
    exchanges: names.map((name) => view.exchange(name)).filter((exchange) => exchange !== undefined),
    requests: names.filter((name) => name.startsWith('r')),
  };
  return rule.judge(view, subject);
}

/** The level of a row; a character set that is named raises ACT-17 to SHOULD (REQUIREMENTS, ACT-17). */
export function levelOf(row: CatalogueRow, charset: string | undefined): RequirementResult['level'] {
  return (charset !== undefined && row.levelWithCharset) || row.level;
}

/** Judges again what a judgement record says was judged; the same trace gives the same verdict. */
export function judgeAgain(view: TraceView, row: CatalogueRow, record: JudgementRecord): Judged {
  if (record.verdict === 'error') {
    // Either the target said that it is not available, which the trace shows, or it was our fault, which it does not.
    const again = record.subject.length === 0 ? undefined : judge(view, row, record.subject, record.gap);
    if (again?.verdict === 'error') return again;
    return { verdict: 'error', reason: record.reason, observed: record.reason, evidence: [] };
  }
  return judge(view, row, record.subject, record.gap);
}

/** DESIGN section 4, "Verdicts": what an observation is at a level. */
export function verdictOf({ outcome }: Observation, level: RequirementResult['level']): Verdict {
  if (outcome === 'unavailable') return 'error';
  if (outcome === 'inconclusive') return 'inconclusive';
  if (level === 'MAY') return 'info';
  if (outcome === 'holds') return 'pass';
  return outcome === 'contradicted' && level === 'MUST' ? 'fail' : 'warn';
}
