import { randomBytes } from 'node:crypto';
import type { Site } from '../calls/agents.js';
import { pageFacts } from '../documentation/edition.js';
import { version } from '../package.js';
import type { Reference } from '../reference/reference.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import type { RunPlan } from './run.js';
import { type Selection, selectionOf } from './selection.js';

/** What a run is told, and why it does not drive the rest. */
export interface PlannedRun {
  readonly plan: RunPlan;
  readonly untested: Selection['untested'];
}

/**
 * Makes the plan of a run.
 * @param reference the reference, when it is the target: its address, accounts and event feed are filled in
 */
export function planOf(configuration: Configuration, reference?: Reference): PlannedRun {
  const site = siteOf(configuration, reference);
  const { selected, drivable, untested } = selectionOf(configuration);
  const runId = randomBytes(4).toString('hex');
  const plan = {
    site,
    selected,
    drivable,
    runId,
    header: { ...headerOf(site), runId, untested: Object.fromEntries(untested) },
    secrets: secretsOf(site),
  };
  return { plan, untested };
}

function secretsOf({ accounts, configuration: { target, events, calls } }: Site): string[] {
  const proxies = [target.proxy, events && 'proxy' in events ? events.proxy : undefined];
  const programs = [
    calls.kind === 'command' ? calls.environment : undefined,
    events && 'environment' in events ? events.environment : undefined,
  ];
  return [
    ...Object.values(accounts).map((account) => account.password),
    // What a program inherits, it may print.
    ...programs
      .flatMap((environment) => Object.entries(environment ?? {}))
      .filter(([name]) => /PASSW|SECRET|TOKEN|PRIVATE/i.test(name))
      .map(([, value]) => value),
    ...proxies.flatMap((proxy) => {
      if (!proxy?.password) return [];
      return [proxy.password, Buffer.from(`${proxy.username}:${proxy.password}`).toString('base64')];
    }),
  ];
}

function siteOf(configuration: Configuration, reference: Reference | undefined): Site {
  const { apiPath, notificationsPath, tls, url } = configuration.target;
  // The reference is in this process: no proxy leads there.
  const proxy = reference ? undefined : configuration.target.proxy;
  const address = { url: reference?.url ?? url ?? '', apiPath, notificationsPath, proxy, tls };
  const accounts = reference?.accounts ?? configuration.accounts;
  if (accounts === undefined) throw new Error('a remote target is configured without accounts');
  const events =
    configuration.profile === 'full'
      ? (configuration.events ?? (reference && { url: reference.eventsUrl }))
      : undefined;
  return { configuration: { ...configuration, events }, address, accounts };
}

function headerOf({ configuration, address }: Site): RunPlan['header'] {
  const {
    dispositionKey,
    dispositions,
    charset,
    testKey,
    timeouts,
    profile,
    target,
    edition,
    calls,
    soak,
    shard,
  } = configuration;
  return {
    type: 'trace',
    schemaVersion: 3,
    suite: { version },
    startedAt: new Date().toISOString(),
    target: {
      url: address.url,
      kind: target.kind,
      ...(address.tls.insecure && { insecure: true as const }),
      apiPath: address.apiPath,
    },
    documentation: { sha256: pageFacts().sha256, edition },
    profile,
    timeouts,
    testKeys: [testKey, `${testKey}_2`],
    configuredKey: dispositionKey,
    dispositions,
    charset,
    shard,
    soak: soak && { count: soak.count, ...(soak.perSecond !== undefined && { perSecond: soak.perSecond }) },
    calls: callsOf(calls),
  };
}

// Dialled ones need not be told of.
function callsOf(calls: Configuration['calls']): RunPlan['header']['calls'] {
  switch (calls.kind) {
    case 'dial':
      return undefined;
    case 'command':
      return { kind: 'command' };
    case 'given': {
      const { kind, active, released } = calls;
      return { kind, ...(active && { active: active.id }), ...(released && { released: released.id }) };
    }
  }
}
