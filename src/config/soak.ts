import type { Configuration } from '../schemas/configuration.gen.js';
import type { Flags } from './flags.js';
import type { Settings } from './settings.js';
import { readTime } from './time.js';

const MOST = 1_000_000;
const MOST_PER_SECOND = 1000;

/**
 * The soak that is asked for: --soak, with --rate and --duration.
 * @param maxRps the greatest number of requests a second that the target gets; undefined = no limit
 * @param leavesEvents whether events may be left in reporting: the target is the reference, or --allow reporting is given
 */
export function readSoak(
  settings: Settings,
  flags: Flags,
  maxRps: number | undefined,
  leavesEvents: boolean,
): Configuration['soak'] {
  const perSecond = readRate(settings, flags.rate);
  const durationMs = readTime(settings, '--duration', flags.duration);
  if (flags.soak === undefined) {
    for (const name of ['rate', 'duration'] as const)
      if (flags[name] !== undefined)
        settings.problem(`--${name} is given without --soak: it says how a soak is sent`);
    return undefined;
  }
  const count = settings.wholeOf('--soak', flags.soak, 'dispositions', 1, MOST) ?? 0;
  for (const [name, given] of Object.entries(conflicting(flags)))
    if (given)
      settings.problem(`--soak and ${name} are both given: a soak is judged as a whole, leave ${name} out`);
  if (settings.text('GWS_DISPOSITIONS') !== undefined)
    settings.problem(
      '--soak is given while GWS_DISPOSITIONS is set: each disposition of a soak has a value of its own, so that none is taken for another',
    );
  if (perSecond !== undefined && maxRps !== undefined && perSecond > maxRps)
    settings.problem(
      `--rate is ${perSecond}, more than the ${maxRps} requests a second of --max-rps: raise that one as well, or ask for less`,
    );
  return {
    count,
    ...(perSecond !== undefined && { perSecond }),
    ...(durationMs !== undefined && { durationMs }),
    released: leavesEvents,
  };
}

function conflicting(flags: Flags): Record<string, boolean> {
  return {
    '--only': flags.only !== undefined,
    '--skip': flags.skip !== undefined,
    '--bail': flags.bail === true,
    '--repeat': flags.repeat !== undefined,
    '--share': flags.share === true,
    '--keep-calls': flags.keepCalls === true,
    '--shard': flags.shard !== undefined,
  };
}

function readRate(settings: Settings, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const rate = /^[0-9]{1,4}(\.[0-9]{1,3})?$/.test(given) ? Number(given) : 0;
  if (rate > 0 && rate <= MOST_PER_SECOND) return rate;
  settings.refuse(
    '--rate',
    given,
    `a number of dispositions a second up to ${MOST_PER_SECOND}, such as 20 or 0.5`,
  );
  return undefined;
}
