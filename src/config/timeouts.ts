import type { Configuration } from '../schemas/configuration.gen.js';
import type { Settings } from './settings.js';

/** The time limits GWS_..._MS, in milliseconds; the least quiet window must not exceed the greatest. */
export function readTimeouts(settings: Settings): Configuration['timeouts'] {
  const timeouts = {
    timeoutMs: settings.whole('GWS_TIMEOUT_MS', 'milliseconds', 10_000, 100, 600_000),
    notificationMs: settings.whole('GWS_NOTIFICATION_MS', 'milliseconds', 5_000, 50, 600_000),
    eventMs: settings.whole('GWS_EVENT_MS', 'milliseconds', 10_000, 50, 600_000),
    quietMs: settings.whole('GWS_QUIET_MS', 'milliseconds', 1_000, 50, 600_000),
    quietMaxMs: settings.whole('GWS_QUIET_MAX_MS', 'milliseconds', 30_000, 50, 3_600_000),
    callMs: settings.whole('GWS_CALL_MS', 'milliseconds', 15_000, 500, 600_000),
    wrapupMs: settings.whole('GWS_WRAPUP_MS', 'milliseconds', 60_000, 100, 3_600_000),
  };
  if (timeouts.quietMs > timeouts.quietMaxMs)
    settings.problem(
      `GWS_QUIET_MS is ${timeouts.quietMs}, more than GWS_QUIET_MAX_MS, ${timeouts.quietMaxMs}: accepted is at most that`,
    );
  return timeouts;
}
