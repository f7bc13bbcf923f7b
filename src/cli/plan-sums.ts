import type { Disposition, SideEffects } from '../trace/side-effects.js';
import { visible } from '../trace/visible.js';

/** What a run does to its target, in numbers. */
export interface PlanSums extends Pick<SideEffects, 'calls' | 'otherRequests' | 'userEvents' | 'byAgent'> {
  /** SetCallDisposition requests, changed ones included. */
  readonly dispositions: number;
  readonly changed: number;
  /** Of each user data key, in words, how many requests name it. */
  readonly byKey: Readonly<Record<string, number>>;
  /** How long it takes where the target is as fast as the reference, without the quiet window, in milliseconds. */
  readonly durationMs: number;
}

const longestShown = 60;

/** The numbers of what a run does. */
export function sumsOf({ dispositions, ...effects }: SideEffects): PlanSums {
  const byKey: Record<string, number> = {};
  for (const each of dispositions) byKey[keyOf(each)] = (byKey[keyOf(each)] ?? 0) + 1;
  const changed = dispositions.filter(({ change }) => change !== undefined).length;
  return { ...effects, dispositions: dispositions.length, changed, byKey };
}

/** The user data key that a request names, in words. */
export function keyOf({ key, change }: Disposition): string {
  if (key !== undefined) return clipped(key);
  return change === undefined ? "the server's own key" : 'an empty key, or one that is no string';
}

/** A value for people, its begin where it is long. */
export function clipped(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return visible(text.length > longestShown ? `${text.slice(0, longestShown)}…` : text);
}
