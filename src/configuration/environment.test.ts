import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { loadEnvironment } from './environment.js';
import { readConfiguration } from './read-configuration.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gws-environment-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('.env completes the environment, the environment wins over .env, and a flag over both', () => {
  const lines = [
    'GWS_TIMEOUT_MS=1111',
    'GWS_CALL_MS=2222',
    'GWS_URL=http://from-file',
    'GWS_AGENT_USERNAME=ann',
  ];
  const rest = ['GWS_AGENT_PASSWORD="with # and space "', 'GWS_PEER_USERNAME=bob', "GWS_PEER_PASSWORD='$b'"];
  writeFileSync(join(folder, '.env'), [...lines, ...rest].join('\n'));
  const environment = loadEnvironment(folder, {
    GWS_CALL_MS: '3333',
    GWS_URL: 'http://from-environment',
    HOME: '/h',
  });
  const { target, budgets, accounts } = readConfiguration(environment);
  expect(target.url).toBe('http://from-environment');
  expect([budgets.timeoutMs, budgets.callMs]).toEqual([1111, 3333]);
  expect([accounts?.agent.password, accounts?.peer?.password]).toEqual(['with # and space ', '$b']);
  expect(readConfiguration(environment, { url: 'http://from-flag' }).target.url).toBe('http://from-flag');
});

it('an empty variable of the environment wins over .env too', () => {
  writeFileSync(join(folder, '.env'), 'GWS_URL=http://from-file\n');
  expect(() => readConfiguration(loadEnvironment(folder, { GWS_URL: '' }))).toThrow(/^GWS_URL is empty/);
});

it('prints nothing and leaves the process as it was', () => {
  writeFileSync(join(folder, '.env'), 'GWS_CANARY_OF_TEST=1\n');
  const written = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write'));
  try {
    expect(loadEnvironment(folder).GWS_CANARY_OF_TEST).toBe('1');
    for (const write of written) expect(write).not.toHaveBeenCalled();
  } finally {
    for (const write of written) write.mockRestore();
  }
  expect(process.env.GWS_CANARY_OF_TEST).toBeUndefined();
});

it('no .env is right, one that cannot be read is a problem', () => {
  expect(loadEnvironment(folder, { A: '1' })).toEqual({ A: '1' });
  mkdirSync(join(folder, '.env'));
  expect(() => loadEnvironment(folder, {})).toThrow(/\.env cannot be read: EISDIR$/);
});
