import type { Report, RequirementResult, Verdict } from '../schemas/report.gen.js';
import { inASentence } from './in-a-sentence.js';
import { musts, type RunOutcome, runVerdict } from './run-verdict.js';

/** What a report says of the run as a whole, and the requirements from which it follows. */
export type Whole = ReturnType<typeof runVerdict> &
  Pick<Report, 'baseline' | 'summary' | 'counts' | 'requirements'>;

/** The verdict, headline and exit code of a run, its sentence and its counts: in every report the same follows from the same requirements. */
export function asAWhole(outcome: RunOutcome): Whole {
  const { profile, standing } = outcome;
  const requirements = [...outcome.requirements];
  const verdict = runVerdict(outcome);
  return {
    ...verdict,
    ...(standing && { baseline: standing }),
    summary: inASentence(verdict, musts(requirements, profile), requirements),
    counts: countsOf(requirements),
    requirements,
  };
}

/** The flags that decide the exit code, as a report names them. */
export function optionsOf({
  requireComplete,
  strict,
}: Pick<RunOutcome, 'requireComplete' | 'strict'>): Pick<Report, 'options'> {
  if (!requireComplete && !strict) return {};
  return { options: { ...(requireComplete && { requireComplete }), ...(strict && { strict }) } };
}

// How many requirements of each level have each verdict.
function countsOf(requirements: readonly RequirementResult[]): Report['counts'] {
  const of = (level: string) => {
    const count = (verdict: Verdict) =>
      requirements.filter((each) => each.level === level && each.verdict === verdict).length;
    return {
      pass: count('pass'),
      fail: count('fail'),
      warn: count('warn'),
      info: count('info'),
      inconclusive: count('inconclusive'),
      untested: count('untested'),
      error: count('error'),
    };
  };
  return { MUST: of('MUST'), SHOULD: of('SHOULD'), MAY: of('MAY') };
}
