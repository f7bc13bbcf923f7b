import { startReference } from '../reference/reference.js';
import { planOf } from '../runner/plan.js';
import { drive } from '../runner/run.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { type SideEffects, sideEffectsOf } from '../trace/side-effects.js';

// The rehearsal proves nothing: its windows need not be long.
const QUIET_MS = 50;

/**
 * What a run with this configuration would do to its target, found out by doing it to a reference in this process, in
 * about two seconds: the same requirements, accounts, keys and values. The target itself is not contacted.
 */
export async function rehearse(configuration: Configuration): Promise<SideEffects> {
  return sideEffectsOf(await rehearsedTrace(configuration));
}

/** The trace of such a rehearsal. */
export async function rehearsedTrace(configuration: Configuration): Promise<TraceRecord[]> {
  const reference = await startReference({ configuredKey: configuration.dispositionKey });
  try {
    const { plan } = planOf(
      {
        ...configuration,
        target: {
          ...configuration.target,
          apiPath: '/api/v2',
          notificationsPath: '/api/v2/notifications',
          tls: { insecure: false },
        },
        events: undefined,
        timeouts: { ...configuration.timeouts, quietMs: QUIET_MS },
        runOptions: { ...configuration.runOptions, maxRps: undefined },
      },
      reference,
    );
    const { agent, peer, bystander, unlicensed } = plan.site.accounts;
    const has = (party: 'bystander' | 'unlicensed') =>
      configuration.target.kind === 'reference' || configuration.accounts?.[party] !== undefined;
    const site = {
      ...plan.site,
      configuration: {
        ...plan.site.configuration,
        // The reference's phones do not answer by themselves, and events are sent whether or not the run can see them.
        answer: 'api' as const,
        // Neither a program nor somebody's calls are rehearsed with.
        calls: { kind: 'dial' as const },
        keepCalls: false,
        events: { url: reference.eventsUrl },
      },
      accounts: {
        agent,
        peer,
        ...(has('bystander') && { bystander }),
        ...(has('unlicensed') && { unlicensed }),
      },
    };
    return await drive({ ...plan, site });
  } finally {
    await reference.stop();
  }
}
