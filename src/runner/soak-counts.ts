import { ofEachCall, turnOf } from './soak-order.js';

/** What a soak sends, where the target takes all of it. */
export interface SoakCounts {
  readonly calls: number;
  /** Dispositions of released calls. */
  readonly released: number;
}

/**
 * Counts what a soak sends, in the order in which it does.
 * @param count how many dispositions
 * @param hasReleased whether released calls get their share
 */
export function soakCounts(count: number, hasReleased: boolean): SoakCounts {
  const each = ofEachCall(count);
  // The first one finds the shape of the request.
  let [calls, released, ofCall, number] = [1, 0, 0, 1];
  while (number < count) {
    if (ofCall === each) {
      // The first of a call that was released is sent at once.
      if (hasReleased) [released, number] = [released + 1, number + 1];
      if (number >= count) break;
      [calls, ofCall] = [calls + 1, 0];
    }
    if (turnOf(number, hasReleased).isReleased && calls > 1) released += 1;
    else ofCall += 1;
    number += 1;
  }
  return { calls, released };
}
