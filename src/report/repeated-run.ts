import type { Report } from '../schemas/report.gen.js';

/** One run of a repetition. */
export interface RepeatedRun {
  /** Where its files are, beside the report over all. */
  readonly folder: string;
  readonly report: Report;
  /** Whether it was ended before its end: what was not driven by then says nothing about the target. */
  readonly stopped: boolean;
}

/** What the line of a run's sign-off says that is named so. */
export function signOffIn({ report }: RepeatedRun, what: string): string {
  return report.signOff.find((line) => line.what === what)?.text ?? '';
}

/** What runs say, each text once: as it is when all say it, else after the folders of those that do. */
export function inWhichRuns(
  runs: readonly RepeatedRun[],
  textsOf: (run: RepeatedRun) => readonly string[],
): string[] {
  const texts = [...new Set(runs.flatMap(textsOf))];
  return texts.map((text) => {
    const saying = runs.filter((run) => textsOf(run).includes(text));
    return saying.length === runs.length ? text : `${saying.map(({ folder }) => folder).join(', ')}: ${text}`;
  });
}
