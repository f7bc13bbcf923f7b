// So many dispositions of a call at most, then it is released and another one is made; of few all the same of several calls, so that
// released ones, by either end, get their share.
const MOST_OF_CALL = 250;
const LEAST_OF_CALL = 10;
const CALLS = 5;
/** They come in rounds of so many: a burst, one after another, and in the middle and at the end one of a released call. */
export const ROUND = 20;
// The dispositions of a burst follow one another without waiting for a notification: only then can messages come in another order.
const BURST = 12;

/** Where a disposition of a soak goes, and whether its notification is waited for before the next one. */
export interface Turn {
  readonly isReleased: boolean;
  readonly isInBurst: boolean;
}

/**
 * The turn of a disposition.
 * @param number from 0
 * @param hasReleased whether released calls get their share
 */
export function turnOf(number: number, hasReleased: boolean): Turn {
  const place = number % ROUND;
  return { isReleased: hasReleased && place % 10 === 9, isInBurst: place < BURST };
}

/** How many dispositions of a soak a call gets before it is released. */
export function ofEachCall(count: number): number {
  return Math.min(MOST_OF_CALL, Math.max(LEAST_OF_CALL, Math.ceil(count / CALLS)));
}
