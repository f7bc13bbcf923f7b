/** Figures by their names. The larger is the worse of each. */
export type Figures = Readonly<Record<string, number>>;

/** How much worse a figure may be than in the baseline. */
const TOLERANCE = 1.25;

/** What a measurement comes to beside the baseline. */
export interface Comparison {
  /** A line for each figure, in the order measured. */
  readonly lines: readonly string[];
  /** The names of those that are worse by more than is tolerated. */
  readonly worse: readonly string[];
  /** The names of those that the baseline does not have. */
  readonly unheld: readonly string[];
}

/** Holds figures to those of the baseline. One that is in the baseline alone was not measured this time. */
export function compared(now: Figures, before: Figures): Comparison {
  const isWorse = (name: string) => (now[name] ?? 0) > (before[name] ?? Number.POSITIVE_INFINITY) * TOLERANCE;
  const lines = Object.entries(now).map(([name, value]) => {
    const was = before[name];
    if (was === undefined) return line(name, value, 'is not in the baseline: --write');
    const change = Math.round((value / was - 1) * 100);
    return line(
      name,
      value,
      `${change < 0 ? '' : '+'}${change} % of ${was}${isWorse(name) ? ': WORSE' : ''}`,
    );
  });
  const names = Object.keys(now);
  return {
    lines,
    worse: names.filter(isWorse),
    unheld: names.filter((name) => before[name] === undefined),
  };
}

/** The middle of the values of several rounds, figure by figure, to three digits. */
export function medians(rounds: readonly Figures[]): Figures {
  const names = new Set(rounds.flatMap((round) => Object.keys(round)));
  return Object.fromEntries(
    [...names].map((name) => {
      const middle = median(rounds.flatMap((round) => round[name] ?? []));
      return [name, Number(middle.toPrecision(3))];
    }),
  );
}

/** The middle of several numbers, or of the two that are nearest to it. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return ((sorted[middle] ?? 0) + (sorted[sorted.length - 1 - middle] ?? 0)) / 2;
}

function line(name: string, value: number, about: string): string {
  return `${name.padEnd(58)} ${String(value).padStart(6)}  ${about}`;
}
