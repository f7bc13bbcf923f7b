import type { Configuration } from '../schemas/configuration.gen.js';
import { readAccounts } from './accounts.js';
import { readAddress } from './address.js';
import { readCalls } from './calls.js';
import { readDispositionSettings } from './disposition-settings.js';
import { readEventSource } from './event-source.js';
import { type Flags, readFlags, readProfile } from './flags.js';
import { readLimits } from './limits.js';
import { noticeProxies, readProxy } from './proxy.js';
import { readRunOptions } from './run-options.js';
import { Settings } from './settings.js';
import { readShard } from './shard.js';
import { readSoak } from './soak.js';
import { readTimeouts } from './timeouts.js';
import { readTls } from './tls.js';
import { lookForUnknown } from './unknown-variables.js';
import { noticeOddValues } from './value-notices.js';

/**
 * Reads and checks the whole configuration, contacting nothing. The result is plain data and keeps to
 * schemas/configuration.schema.json.
 * @param environment the variables that `loadEnvironment` gives; a flag wins over them
 * @param read what it noticed in `.env`
 * @throws ConfigurationError with every problem, one line each
 */
export function readConfiguration(
  environment: Readonly<Record<string, string | undefined>>,
  flags: Flags = {},
  read: readonly string[] = [],
): Configuration {
  const settings = new Settings(environment);
  settings.doubts.push(...read);
  noticeOddValues(settings);
  lookForUnknown(settings);
  const { url, apiPath, notificationsPath } = readAddress(settings, flags.url);
  const isRemote = flags.url !== undefined || settings.isPresent('GWS_URL');
  const calls = readCalls(settings);
  const accounts = isRemote ? readAccounts(settings, calls.kind === 'dial') : undefined;
  const events = readEventSource(settings);
  const proxy = url === undefined ? undefined : readProxy(settings, url);
  noticeProxies(settings, proxy, events && 'url' in events ? events.proxy : undefined);
  const runOptions = readRunOptions(settings, flags, url);
  const soak = readSoak(settings, flags, runOptions.maxRps, !isRemote || flags.allow === 'reporting');
  const shard = readShard(settings, flags);
  const configuration: Configuration = {
    target: {
      kind: isRemote ? 'remote' : 'reference',
      ...(url !== undefined && { url }),
      apiPath,
      notificationsPath,
      ...(proxy && { proxy }),
      tls: readTls(settings, isRemote, flags.insecure === true),
    },
    ...(accounts && { accounts }),
    ...readDispositionSettings(settings),
    calls,
    answer: settings.choice('GWS_ANSWER', ['api', 'auto']),
    ...(events && { events }),
    timeouts: readTimeouts(settings),
    limits: readLimits(settings, soak?.count),
    runOptions,
    ...(soak && { soak }),
    ...(shard && { shard }),
    ...readFlags(settings, flags),
    profile: readProfile(settings, flags.profile, !isRemote || settings.text('GWS_EVENTS') !== undefined),
    notices: [...settings.doubts, ...settings.notices],
  };
  settings.throwProblems();
  return configuration;
}
