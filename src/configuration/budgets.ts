import type { Configuration } from '../schemas/configuration.gen.js';
import type { Settings } from './settings.js';
import type { Variable } from './variables.js';

/** The time limits GWS_..._MS, in milliseconds; the least quiet window must not exceed the greatest. */
export function readBudgets(settings: Settings): Configuration['budgets'] {
  const budgets = {
    timeoutMs: readMs(settings, 'GWS_TIMEOUT_MS', 10_000, 100, 600_000),
    notificationMs: readMs(settings, 'GWS_NOTIFICATION_MS', 5_000, 50, 600_000),
    eventMs: readMs(settings, 'GWS_EVENT_MS', 10_000, 50, 600_000),
    quietMs: readMs(settings, 'GWS_QUIET_MS', 1_000, 50, 600_000),
    quietMaxMs: readMs(settings, 'GWS_QUIET_MAX_MS', 30_000, 50, 3_600_000),
    callMs: readMs(settings, 'GWS_CALL_MS', 15_000, 500, 600_000),
    wrapupMs: readMs(settings, 'GWS_WRAPUP_MS', 60_000, 100, 3_600_000),
  };
  if (budgets.quietMs > budgets.quietMaxMs)
    settings.problem(
      `GWS_QUIET_MS is ${budgets.quietMs}, more than GWS_QUIET_MAX_MS, ${budgets.quietMaxMs}: accepted is at most that`,
    );
  return budgets;
}

function readMs(settings: Settings, name: Variable, preset: number, least: number, most: number): number {
  const given = settings.text(name);
  if (given === undefined) return preset;
  const ms = /^[0-9]{1,9}$/.test(given) ? Number(given) : Number.NaN;
  if (ms >= least && ms <= most) return ms;
  settings.refuse(name, given, `a whole number of milliseconds from ${least} to ${most}`);
  return preset;
}
