import { connect } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { expect, onTestFinished } from 'vitest';
import { variablesFor } from '../../test/command/command.test-driver.js';
import type { Flags } from '../config/flags.js';
import { readConfiguration } from '../config/read-configuration.js';
import { type Reference, type ReferenceOptions, startReference } from '../reference/reference.js';
import { planOf } from '../runner/plan.js';
import { type Preflight, preflight } from './preflight.js';
import type { StepResult } from './step.js';

/** Starts a reference that is gone when the test is over. */
export async function aReference(options: ReferenceOptions = {}): Promise<Reference> {
  const reference = await startReference(options);
  onTestFinished(() => reference.stop());
  return reference;
}

/** The preflight of a reference, with some variables otherwise; an undefined one is unset. */
export async function preflightOf(
  reference: Reference,
  variables: Readonly<Record<string, string | undefined>> = {},
  options: {
    flags?: Flags;
    openResourcesFile?: string;
    signal?: AbortSignal;
    ended?: (step: StepResult) => void;
  } = {},
): Promise<Preflight> {
  const configuration = readConfiguration({ ...variablesFor(reference), ...variables }, options.flags);
  const { plan } = planOf(configuration);
  const audience = { begins: () => {}, ends: (result: StepResult) => options.ended?.(result) };
  const signal = options.signal ?? new AbortController().signal;
  return preflight({ ...plan, openResourcesFile: options.openResourcesFile }, audience, signal);
}

/** What came of a step; undefined when there was none of that name. */
export function stepOf({ steps }: Preflight, name: string): StepResult | undefined {
  return steps.find(({ step }) => step === name);
}

/** Holds a preflight to the first step that is wrong, what is said of it, and what to do; nothing after it is walked. */
export function expectNamed(
  outcome: Preflight,
  step: string,
  what: RegExp,
  advice: RegExp,
  exitCode = 4,
): void {
  expect(stepOf(outcome, step)).toMatchObject({
    state: 'fail',
    text: expect.stringMatching(what),
    advice: expect.stringMatching(advice),
  });
  expect(outcome.conclusion).toBe(`not ready: ${step}: ${stepOf(outcome, step)?.text}`);
  expect(outcome.exitCode).toBe(exitCode);
  const index = outcome.steps.findIndex((each) => each.step === step);
  const after = outcome.steps.slice(index + 1).filter((each) => each.step !== 'clean-up');
  expect(outcome.steps.slice(0, index).filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(after.filter(({ state }) => state !== 'unreached')).toEqual([]);
}

/** A TLS front before a server of this machine, on a free port; it is gone when the test is over. */
export async function tlsFront(options: TlsOptions, inner: string): Promise<string> {
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer(options, (socket) => {
    const target = connect(Number(new URL(inner).port), '127.0.0.1');
    for (const each of [socket, target]) {
      sockets.add(each);
      each.on('error', () => {
        socket.destroy();
        target.destroy();
      });
    }
    socket.pipe(target).pipe(socket);
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the front listens nowhere');
  return `https://127.0.0.1:${address.port}`;
}
