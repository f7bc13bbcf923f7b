/** Requests a second of which a target refused some as too many. */
export interface RefusedPace {
  readonly rate: number;
  /** How often the target refused some, this time included. */
  readonly times: number;
}

const leastRate = 2;
/** The part of the refused pace that is kept to at first, and the part once this time passed. */
const first = 0.5;
const near = 0.85;
const nearAfterMs = 3000;
/** How long the pace stays below what was refused, after the first refusal. */
const belowMs = 5000;
const growth = 1.5;

/**
 * Requests a second once nothing was refused for so long: half of what was refused, soon nearly as many, and more after a time that is
 * twice as long after each further refusal. A lone refusal slows a run for seconds, and a limit is come upon ever more seldom.
 */
export function paceAfter({ rate, times }: RefusedPace, quietMs: number): number {
  const back = first + (near - first) * Math.min(1, quietMs / nearAfterMs);
  const beyond = growth ** Math.max(0, quietMs / (belowMs * 2 ** (times - 1)) - 1);
  return Math.max(Math.min(leastRate, rate), rate * back * beyond);
}
