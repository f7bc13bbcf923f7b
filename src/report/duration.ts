/**
 * A length of time as a reader wants it: `41 ms`, `1.25 s`, `2 min 5 s`.
 * @param ms milliseconds, not negative
 */
export function duration(ms: number): string {
  if (ms < 1) return ms === 0 ? '0 ms' : `${ms.toFixed(1)} ms`;
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_995) return `${(ms / 1000).toFixed(2)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A moment against another one: `+41 ms` after it, `−1.25 s` before it (with a minus sign, U+2212), `0` at it. */
export function offset(ms: number): string {
  if (ms === 0) return '0';
  return `${ms < 0 ? '−' : '+'}${duration(Math.abs(ms))}`;
}

/** A length of time in seconds, however short, for columns of figures: `0.15 s`. */
export function seconds(ms: number, digits = 1): string {
  return `${(ms / 1000).toFixed(digits)} s`;
}
