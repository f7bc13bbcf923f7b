import type { Configuration } from '../schemas/configuration.gen.js';
import type { Flags } from './flags.js';
import type { Settings } from './settings.js';

/** Which part of how many, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

const MOST = 10;
/** What `--shard` takes, in words. */
const SHARD_ACCEPTED = `which part of how many, such as 1/4, up to ${MOST} parts`;

/** Which part of how many a text names, such as `2/4`; undefined = it names none (`SHARD_ACCEPTED`). */
export function parseShard(given: string): Shard | undefined {
  const [, first, second] = /^([0-9]{1,2})\/([0-9]{1,2})$/.exec(given.trim()) ?? [];
  const [index, count] = [Number(first), Number(second)];
  return index >= 1 && index <= count && count <= MOST ? { index, count } : undefined;
}

// What a CI server calls the run of a pipeline, the same in all of its jobs.
const OF_CI = ['GITHUB_RUN_ID', 'CI_PIPELINE_ID', 'BUILD_TAG'] as const;

/** The part of a run that is asked for: --shard, and --run-id, GWS_RUN_ID or the CI server's own by which parts know each other. */
export function readShard(settings: Settings, flags: Flags): Configuration['shard'] {
  const { isNamed, run } = readRunId(settings, flags);
  if (flags.shard === undefined) {
    if (flags.runId !== undefined)
      settings.problem('--run-id is given without --shard: it is the name of a run in parts');
    return undefined;
  }
  if (flags.repeat !== undefined)
    settings.problem('--shard and --repeat are both given: repeat the whole, or leave one of them out');
  const shard = parseShard(flags.shard);
  if (shard === undefined) settings.refuse('--shard', flags.shard, SHARD_ACCEPTED);
  if (!isNamed)
    settings.problem(
      '--shard is given and nothing names the run that it is a part of: set GWS_RUN_ID, or --run-id, to the same for all parts',
    );
  return shard && run !== undefined ? { ...shard, run } : undefined;
}

function readRunId(settings: Settings, { runId }: Flags): { isNamed: boolean; run?: string } {
  const given = runId ?? settings.text('GWS_RUN_ID');
  if (given === undefined) {
    const ofCi = OF_CI.map((name) => settings.environment[name]?.trim()).find(Boolean);
    return ofCi === undefined ? { isNamed: false } : { isNamed: true, run: ofCi };
  }
  if (/^[\w.:-]{1,100}$/.test(given)) return { isNamed: true, run: given };
  settings.refuse(
    runId === undefined ? 'GWS_RUN_ID' : '--run-id',
    given,
    'up to 100 letters, digits and signs of - _ . :',
  );
  return { isNamed: true };
}
