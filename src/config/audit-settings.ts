import type { Timeouts } from '../schemas/trace.gen.js';
import { ConfigurationError } from './configuration-error.js';
import { readDispositionSettings } from './disposition-settings.js';
import { type Flags, readFlags } from './flags.js';
import { Settings } from './settings.js';
import { readShard } from './shard.js';
import { readTimeouts } from './timeouts.js';

/** The flags of `audit`. */
export type AuditFlags = Pick<
  Flags,
  'url' | 'reports' | 'edition' | 'strict' | 'requireComplete' | 'shard' | 'runId'
>;

/** What a recording does not tell of itself, from flags and variables with the defaults of a run. */
export interface AuditSettings {
  readonly url?: string;
  readonly apiPath: string;
  readonly timeouts: Timeouts;
  readonly dispositions: ReturnType<typeof readDispositionSettings>;
  readonly flags: ReturnType<typeof readFlags>;
  readonly shard?: ReturnType<typeof readShard>;
}

/**
 * Reads what judging recorded traffic needs: time limits, keys, and where the reports go.
 * @param environment the variables that `loadEnvironment` gives; a flag wins over them
 * @throws ConfigurationError with every problem, one line each
 */
export function readAuditSettings(
  environment: Readonly<Record<string, string | undefined>>,
  flags: AuditFlags,
): AuditSettings {
  const settings = new Settings(environment);
  const { url, ...others } = flags;
  const read = {
    apiPath: settings.text('GWS_API_PATH') ?? '/api/v2',
    timeouts: readTimeouts(settings),
    dispositions: readDispositionSettings(settings),
    flags: readFlags(settings, others),
    shard: readShard(settings, others),
  };
  settings.throwProblems();
  if (url === undefined) return read;
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
    throw new ConfigurationError([
      `--url is ${JSON.stringify(url)}: accepted is an address such as https://gws.example.com/gws`,
    ]);
  return { ...read, url: url.replace(/\/+$/, '') };
}
