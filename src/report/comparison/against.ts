import type { Report } from '../../schemas/report.gen.js';
import { counted } from '../wording.js';
import { comparisonOf, isVoid, type NamedReport } from './compare.js';

/**
 * A report that is compared with an earlier one: it tells so first. A regression is exit code 1, as a MUST that failed is, whatever else was
 * not proven; a run that judged nothing keeps its own.
 */
export function comparedWith(before: NamedReport, after: NamedReport): Report {
  const { report } = after;
  const against = comparisonOf(before, after);
  const { regressions, changes } = against;
  const ids = changes.slice(0, regressions).map(({ id }) => id);
  const lead = isVoid(against)
    ? `nothing to compare with ${before.name}`
    : regressions === 0
      ? `no regression against ${before.name}`
      : `${counted(regressions, 'regression')} against ${before.name}: ${ids.join(', ')}`;
  return {
    ...report,
    headline: report.headline.replace(/^(reference: )?/, (prefix) => `${prefix}${lead}; `),
    exitCode: regressions > 0 ? 1 : report.exitCode,
    against,
  };
}
