import { ConfigurationError } from '../config/configuration-error.js';
import { basisDifferences, NotComparable } from '../report/comparison/basis.js';
import { comparisonOf, isVoid } from '../report/comparison/compare.js';
import { comparisonMarkdown } from '../report/comparison/markdown.js';
import { comparisonText } from '../report/comparison/text.js';
import { reportAt } from '../report/report-at.js';
import type { Comparison } from '../schemas/comparison.gen.js';

/** The flags of `diff` as they were given. */
export interface DiffOptions {
  readonly format: string;
  readonly force?: boolean;
}

const FORMATS: Readonly<Record<string, (comparison: Comparison) => string>> = {
  text: (comparison) => comparisonText(comparison, process.stdout.columns || 120),
  markdown: comparisonMarkdown,
  json: (comparison) => `${JSON.stringify(comparison, undefined, 2)}\n`,
};

/** Nothing was judged in one of them, so that nothing can be compared. */
const VOID = 3;

/**
 * Compares two reports: each a folder, a report.json, or a trace, which is judged first.
 * @returns what is to be printed, and the exit code
 * @throws {UnreadableReport | NotComparable | ConfigurationError}
 */
export function diff(before: string, after: string, { format, force = false }: DiffOptions) {
  const render = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (render === undefined)
    throw new ConfigurationError([
      `--format is ${JSON.stringify(format)}: accepted is ${Object.keys(FORMATS).join(', ')}`,
    ]);
  const [a, b] = [reportAt(before), reportAt(after)];
  const differs = basisDifferences(a, b);
  if (differs.length > 0 && !force) throw new NotComparable(differs);
  const comparison = comparisonOf({ name: before, report: a }, { name: after, report: b });
  const exitCode = comparison.regressions > 0 ? 1 : isVoid(comparison) ? VOID : 0;
  return { text: render(comparison), exitCode };
}
