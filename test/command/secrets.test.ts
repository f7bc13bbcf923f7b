import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Reference, startReference } from '../../src/reference/reference.js';
import { BRIEF, type CommandRun, command, variablesFor } from './command.test-driver.js';
import { type EchoingProxy, encodings, startEchoingProxy } from './echoing-proxy.test-driver.js';

let reference: Reference;
let proxy: EchoingProxy;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(async () => {
  await proxy.stop();
  await reference.stop();
});

function expectNoSecret(run: CommandRun, secrets: ReadonlySet<string>): void {
  for (const [name, text] of Object.entries(run.artefacts())) {
    const found = [...secrets].flatMap(encodings).filter((secret) => text.includes(secret));
    expect(found, `${name} holds a secret`).toEqual([]);
  }
}

test('what a target says back of credentials, cookies and tokens, in whatever encoding, is in no artefact', async () => {
  proxy = await startEchoingProxy(reference.url);
  const run = await command(['--allow', 'reporting'], {
    ...BRIEF,
    ...variablesFor(reference),
    GWS_URL: proxy.url,
  });
  // Four passwords, four Basic values, cookies and CSRF tokens: the proxy did see them.
  expect(proxy.secrets.size).toBeGreaterThan(12);
  const trace = run.artefacts()['trace.ndjson'] ?? '';
  expect(trace.match(/"echo":\[/g)?.length).toBeGreaterThan(100);
  expect(run.report().verdict).toBe('conformant');
  expectNoSecret(run, proxy.secrets);
  await proxy.stop();
});

test('a refusal that quotes the credentials is told without them', async () => {
  proxy = await startEchoingProxy(reference.url, { deny: true });
  const run = await command([], { ...BRIEF, ...variablesFor(reference), GWS_URL: proxy.url });
  expect(run.code).toBe(4);
  expect(run.stdout).toContain('Access denied');
  expectNoSecret(run, proxy.secrets);
});
