import { statSync } from 'node:fs';
import type { Configuration } from '../schemas/configuration.gen.js';
import { defaultEdition, editionNames, editions } from '../schemas/editions.js';
import { type Names, readRequirementNames } from './requirement-names.js';
import type { Settings } from './settings.js';
import { readTime } from './time.js';

/** The flags of `run` as they were given on the command line, unchecked; a switch that is absent is off. */
export interface Flags {
  url?: string;
  /** Ids, groups and patterns, separated by commas. */
  only?: Names;
  skip?: Names;
  bail?: boolean;
  reports?: string;
  profile?: string;
  edition?: string;
  allow?: string;
  takeOver?: boolean;
  requireComplete?: boolean;
  strict?: boolean;
  share?: boolean;
  keepCalls?: boolean;
  insecure?: boolean;
  /** File of known failures. */
  baseline?: string;
  /** Report to compare with. */
  against?: string;
  /** Seconds, or a number with s, m or h. */
  timeLimit?: string;
  /** How many runs. */
  repeat?: string;
  /** How many dispositions. */
  soak?: string;
  /** How many of them a second. */
  rate?: string;
  /** Seconds, or a number with s, m or h. */
  duration?: string;
  /** Such as 2/4. */
  shard?: string;
  /** What all shards of a run have in common. */
  runId?: string;
  maxCalls?: string;
  /** Requests a second. */
  maxRps?: string;
  /** False with --no-refusals. */
  refusals?: boolean;
}

type FlagSettings = Pick<
  Configuration,
  | 'only'
  | 'skip'
  | 'bail'
  | 'baseline'
  | 'against'
  | 'reports'
  | 'allowReporting'
  | 'takeOver'
  | 'timeLimitMs'
  | 'repeat'
  | 'requireComplete'
  | 'strict'
  | 'share'
  | 'keepCalls'
  | 'edition'
>;

/** Checks the flags, but for --url and --profile, which are judged with the variables that they belong to. */
export function readFlags(settings: Settings, flags: Flags): FlagSettings {
  if (flags.allow !== undefined && flags.allow !== 'reporting')
    settings.refuse('--allow', flags.allow, 'reporting');
  if (flags.keepCalls && flags.url === undefined && !settings.isPresent('GWS_URL'))
    settings.problem('--keep-calls is given without a target of your own: the reference ends with the run');
  if (flags.baseline?.trim() === '')
    settings.refuse('--baseline', flags.baseline, 'a file of known failures');
  if (flags.against?.trim() === '')
    settings.refuse('--against', flags.against, 'the folder of a report, its report.json or trace.ndjson');
  if (flags.against !== undefined && flags.share)
    settings.problem(
      '--share and --against are both given: the earlier report may hold what is to be hidden',
    );
  const only = readRequirementNames(settings, '--only', flags.only);
  const skip = readRequirementNames(settings, '--skip', flags.skip);
  if (only?.length && only.every((id) => skip?.includes(id)))
    settings.problem('--skip takes out all that --only names: nothing is left to judge');
  const timeLimitMs = readTime(settings, '--time-limit', flags.timeLimit);
  const repeat = settings.wholeOf('--repeat', flags.repeat, 'runs', 2, 100);
  if (repeat !== undefined && flags.keepCalls)
    settings.problem(
      '--repeat and --keep-calls are both given: the next run would find the call that the last one left up',
    );
  return {
    ...(only !== undefined && { only }),
    ...(skip !== undefined && { skip }),
    ...(flags.bail === true && { bail: true as const }),
    ...(flags.baseline !== undefined && { baseline: flags.baseline }),
    ...(flags.against !== undefined && { against: flags.against }),
    ...(timeLimitMs !== undefined && { timeLimitMs }),
    ...(repeat !== undefined && { repeat }),
    edition: readEdition(settings, flags.edition),
    reports: readReports(settings, flags.reports),
    allowReporting: flags.allow === 'reporting',
    takeOver: flags.takeOver === true,
    requireComplete: flags.requireComplete === true,
    strict: flags.strict === true,
    share: flags.share === true,
    keepCalls: flags.keepCalls === true,
  };
}

function readEdition(settings: Settings, given = defaultEdition.name): string {
  if (!editions.some(({ name }) => name === given)) settings.refuse('--edition', given, editionNames);
  return given;
}

function readReports(settings: Settings, given: string | undefined): string {
  const folder = given ?? 'reports';
  if (folder.trim() === '' || isTaken(folder))
    settings.refuse('--reports', folder, 'a folder, or the name of one to be made');
  return folder;
}

/** Whether something that is no folder stands there, or above it. */
function isTaken(folder: string): boolean {
  try {
    return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false;
  } catch {
    return true;
  }
}

/**
 * The profile: `full` adds what needs an event source, which only the reference has by itself.
 * @param hasFeed whether the target is the reference or GWS_EVENTS is set
 */
export function readProfile(
  settings: Settings,
  given: string | undefined,
  hasFeed: boolean,
): Configuration['profile'] {
  const profile = given ?? (hasFeed ? 'full' : 'api');
  if (profile === 'api' || (profile === 'full' && hasFeed)) return profile;
  if (profile === 'full')
    settings.problem('--profile is full while GWS_EVENTS is not set: EventUserEvents need a feed');
  else settings.refuse('--profile', profile, 'api or full');
  return 'api';
}
