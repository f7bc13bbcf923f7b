import type { Settings } from './settings.js';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** A span of time that a flag gives, in milliseconds: whole seconds, or a number with s, m or h. */
export function readTime(
  settings: Settings,
  flag: '--time-limit' | '--duration',
  given: string | undefined,
): number | undefined {
  if (given === undefined) return undefined;
  const [, number = '', unit = 's'] = /^([0-9]{1,6})([smh])?$/.exec(given) ?? [];
  const seconds = Number(number) * (SECONDS[unit] ?? 1);
  if (seconds > 0 && seconds <= 999_999) return seconds * 1000;
  settings.refuse(flag, given, 'a whole number of seconds from 1 to 999999, or one such as 90s, 5m or 1h');
  return undefined;
}
