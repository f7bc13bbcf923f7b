import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from '../calls/parties.js';
import { pageFacts } from '../documentation/edition.js';
import { version } from '../package.js';
import { startReference } from '../reference/reference.js';
import { reportOf } from '../report/model.js';
import { terminalOf } from '../report/terminal.js';
import { writeReports } from '../report/write.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import type { Report } from '../schemas/report.gen.js';
import { readTrace } from '../trace/trace-file.js';
import { progressLine } from './progress.js';
import { runSpecs, type SpecsOutcome, type WorkerOrder } from './run-specs.js';
import { selectionOf } from './selection.js';

/** What `run` is told beside its configuration. */
export interface RunOptions {
  /** A deviation of the reference, when the reference is the target; for proving the suite itself. */
  readonly deviation?: string;
}

/**
 * Judges one target: drives the specs, makes the report from the trace, writes it and prints what came out.
 * @returns the exit code
 */
export async function run(configuration: Configuration, options: RunOptions = {}): Promise<number> {
  const reference =
    configuration.target.kind === 'reference'
      ? await startReference({ deviation: options.deviation })
      : undefined;
  try {
    const site = siteOf(configuration, reference);
    const { report, folder } = await judgeTarget(site);
    const written = await writeReports(report, folder);
    process.stdout.write(
      terminalOf(report, { colour: process.stdout.isTTY === true && process.env.NO_COLOR === undefined }),
    );
    process.stdout.write(`reports  ${[...written, join(folder, 'trace.ndjson')].join('  ')}\n`);
    return report.exitCode;
  } finally {
    await reference?.stop();
  }
}

/** The configuration with the reference's own address, accounts and event feed, when the reference is the target. */
function siteOf(
  configuration: Configuration,
  reference: Awaited<ReturnType<typeof startReference>> | undefined,
): Site {
  const { apiPath, notificationsPath, tls, url } = configuration.target;
  const address = { url: reference?.url ?? url ?? '', apiPath, notificationsPath, tls };
  const accounts = reference?.accounts ?? configuration.accounts;
  if (accounts === undefined) throw new Error('a remote target is configured without accounts');
  const events =
    configuration.profile === 'full'
      ? (configuration.events ?? (reference && { url: reference.eventsUrl }))
      : undefined;
  return { configuration: { ...configuration, events }, address, accounts };
}

const STOPPED = 'The run was stopped by a signal: what was not driven by then is inconclusive.';

async function judgeTarget(site: Site): Promise<{ report: Report; folder: string }> {
  const { configuration } = site;
  const folder = configuration.reports;
  mkdirSync(folder, { recursive: true });
  const { selected, drivable, untested } = selectionOf(configuration);
  const runId = randomBytes(4).toString('hex');
  const order: WorkerOrder = {
    site,
    selected,
    drivable,
    runId,
    traceFile: join(folder, 'trace.ndjson'),
    header: headerOf(site),
    secrets: Object.values(site.accounts).map((account) => account.password),
    channel: `gws-conformance-${runId}`,
  };
  const progress = progressLine(selected.length, site.address.url);
  for (const notice of configuration.notices) progress.notice(notice);
  const stopping = new AbortController();
  const stop = (signal: NodeJS.Signals) => {
    // The second time the user means it.
    if (stopping.signal.aborted) process.exit(130);
    progress.notice(`${signal}: ending the calls and sessions of this run, then the report follows`);
    stopping.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  let outcome: SpecsOutcome;
  try {
    outcome = await runSpecs(order, (id, verdict) => progress.judged(id, verdict), stopping.signal);
  } finally {
    progress.stop();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
  const records = readTrace(order.traceFile);
  const report = reportOf(records.length > 0 ? records : [{ ...order.header, seq: 0, at: 0 }], {
    untested,
    broken: (id) =>
      `the suite failed: ${outcome.failures.get(id) ?? outcome.errors[0] ?? 'the test never ran'}`,
    requireComplete: configuration.requireComplete,
    strict: configuration.strict,
    notices: [
      ...configuration.notices,
      ...(stopping.signal.aborted ? [STOPPED] : []),
      ...outcome.errors.map((error) => `the suite failed: ${error}`),
    ],
  });
  return { report, folder };
}

function headerOf({ configuration, address }: Site): WorkerOrder['header'] {
  const { dispositionKey, dispositions, charset, testKey, budgets, profile, target } = configuration;
  return {
    type: 'trace',
    schemaVersion: 1,
    suite: { version },
    startedAt: new Date().toISOString(),
    target: { url: address.url, kind: target.kind, apiPath: address.apiPath },
    documentation: { sha256: pageFacts().sha256 },
    profile,
    budgets,
    testKeys: [testKey, `${testKey}2`],
    configuredKey: dispositionKey,
    dispositions,
    charset,
  };
}
