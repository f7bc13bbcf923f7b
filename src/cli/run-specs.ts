import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BroadcastChannel } from 'node:worker_threads';
import { createVitest, type TestCase } from 'vitest/node';
import { compiled, packageRoot } from '../package.js';
import type { RunOrder } from '../situations/run.js';

/** What the command line hands to the worker that the specs run in; plain data. */
export interface WorkerOrder extends RunOrder {
  /** Where the trace is written, line by line. */
  readonly traceFile: string;
  /** Name of the BroadcastChannel on which the worker is told to stop. */
  readonly channel: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    order: WorkerOrder;
  }
}

/** What running the specs tells beside the trace. */
export interface SpecsOutcome {
  /** What Vitest says went wrong with a requirement, by id. */
  readonly failures: ReadonlyMap<string, string>;
  /** Errors outside any test, such as a spec that cannot be loaded. */
  readonly errors: readonly string[];
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

const TELL_AGAIN_MS = 100;

/** Told of each requirement as soon as its test is over. */
export type Progress = (id: string, verdict: string) => void;

/**
 * Runs the specs in one Vitest worker, from the checkout's sources or from the built package, wherever that is installed.
 * @param stopping ends the run early: the worker is told, ends what it began, and judges what was recorded
 */
export async function runSpecs(
  order: WorkerOrder,
  progress: Progress,
  stopping: AbortSignal,
): Promise<SpecsOutcome> {
  const failures = new Map<string, string>();
  const root = compiled ? join(packageRoot, 'dist') : packageRoot;
  const before = SIGNALS.map((signal) => process.listeners(signal));
  const vitest = await createVitest(
    'test',
    {
      root,
      config: false,
      watch: false,
      include: [compiled ? 'specs/conformance.js' : 'specs/conformance.ts'],
      exclude: [],
      pool: 'threads',
      isolate: false,
      maxWorkers: 1,
      fileParallelism: false,
      maxConcurrency: 10_000,
      sequence: { concurrent: true },
      testTimeout: 0,
      hookTimeout: 0,
      teardownTimeout: 60_000,
      environment: 'node',
      passWithNoTests: true,
      provide: { order },
      reporters: [{ onTestCaseResult: report }],
    },
    {
      cacheDir: join(tmpdir(), 'gws-conformance-cache'),
      logLevel: 'silent',
      clearScreen: false,
    },
  );
  // Vitest would leave at once, without clean-up; the run has its own way to stop.
  SIGNALS.forEach((signal, index) => {
    for (const listener of process.listeners(signal)) {
      if (!before[index]?.includes(listener)) process.removeListener(signal, listener);
    }
  });
  const channel = new BroadcastChannel(order.channel);
  let telling: NodeJS.Timeout | undefined;
  // The worker may not listen yet, and what it misses is lost: it is told until it is over.
  const tell = () => {
    channel.postMessage('stop');
    telling = setInterval(() => channel.postMessage('stop'), TELL_AGAIN_MS);
  };
  if (stopping.aborted) tell();
  else stopping.addEventListener('abort', tell, { once: true });
  try {
    await vitest.start();
    const errors = vitest.state.getUnhandledErrors().map(String);
    for (const module of vitest.state.getTestModules()) {
      errors.push(...module.errors().map((error) => error.message));
    }
    return { failures, errors };
  } finally {
    stopping.removeEventListener('abort', tell);
    clearInterval(telling);
    channel.close();
    await vitest.close();
  }

  function report(test: TestCase): void {
    const id = test.name.split(' ', 1)[0] ?? test.name;
    const { state, errors } = test.result();
    if (state === 'failed') failures.set(id, errors?.map((error) => error.message).join('; ') ?? 'failed');
    const verdict: unknown = Reflect.get(test.meta(), 'verdict');
    if (typeof verdict === 'string') progress(id, verdict);
  }
}
