import type { Report } from '../schemas/report.gen.js';
import type { Across } from './repeated-requirement.js';
import { inWhichRuns, type RepeatedRun, signOffIn } from './repeated-run.js';
import { sums } from './sign-off.js';

/** The lines of each run in one: what was judged over all, of a requirement that of its worst run, the rest as each run says it. */
export function signOffOver(
  runs: readonly RepeatedRun[],
  planned: number,
  across: readonly Across[],
): Report['signOff'] {
  const [first] = runs;
  const lineOf = (what: string): string => {
    const one = across.find(({ result }) => result.id === what)?.repeated.run;
    const run = runs.find(({ folder }) => folder === one);
    if (run !== undefined) return `${run.folder}: ${signOffIn(run, what)}`;
    const texts = inWhichRuns(runs, (each) => [signOffIn(each, what)]);
    return texts.length === 1 && runs.length > 1 ? `each run: ${texts[0]}` : texts.join('; ');
  };
  const profile = first?.report.profile ?? 'api';
  const requirements = across.map(({ result }) => result);
  return [
    { what: 'repeat', text: steadiness(runs, planned, across) },
    ...(first?.report.signOff ?? []).map(({ what }) => ({
      what,
      text: what === 'run' ? sums(requirements, profile) : lineOf(what),
    })),
  ];
}

function steadiness(runs: readonly RepeatedRun[], planned: number, across: readonly Across[]): string {
  const verdicts = runs.map(({ report }) => report.verdict);
  const each = [...new Set(verdicts)].map(
    (verdict) => `${verdicts.filter((other) => other === verdict).length} ${verdict}`,
  );
  const having = (what: string) =>
    across.filter(({ repeated }) => repeated.across === what).map(({ result }) => result.id);
  const [flaky, differing] = [having('flaky'), having('differing')];
  return [
    `${runs.length} of ${planned} runs: ${each.join(', ')}`,
    flaky.length === 0 ? 'none flaky' : `flaky: ${flaky.join(' ')}`,
    ...(differing.length > 0 ? [`differing: ${differing.join(' ')}`] : []),
  ].join('; ');
}
