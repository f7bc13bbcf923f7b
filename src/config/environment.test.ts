import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readJson } from '../package.js';
import { ConfigurationError } from './configuration-error.js';
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
  const { variables: environment } = loadEnvironment(folder, {
    GWS_CALL_MS: '3333',
    GWS_URL: 'http://from-environment',
    HOME: '/h',
  });
  const { target, timeouts, accounts } = readConfiguration(environment);
  expect(target.url).toBe('http://from-environment');
  expect([timeouts.timeoutMs, timeouts.callMs]).toEqual([1111, 3333]);
  expect([accounts?.agent.password, accounts?.peer?.password]).toEqual(['with # and space ', '$b']);
  expect(readConfiguration(environment, { url: 'http://from-flag' }).target.url).toBe('http://from-flag');
});

it('an empty variable of the environment wins over .env too', () => {
  writeFileSync(join(folder, '.env'), 'GWS_URL=http://from-file\n');
  expect(() => readConfiguration(loadEnvironment(folder, { GWS_URL: '' }).variables)).toThrow(
    /^GWS_URL is empty/,
  );
});

it('prints nothing and leaves the process as it was', () => {
  writeFileSync(join(folder, '.env'), 'GWS_CANARY_OF_TEST=1\n');
  const written = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write'));
  try {
    expect(loadEnvironment(folder).variables.GWS_CANARY_OF_TEST).toBe('1');
    for (const write of written) expect(write).not.toHaveBeenCalled();
  } finally {
    for (const write of written) write.mockRestore();
  }
  expect(process.env.GWS_CANARY_OF_TEST).toBeUndefined();
});

it('no .env is right, one that cannot be read is a problem', () => {
  expect(loadEnvironment(folder, { A: '1' })).toEqual({ variables: { A: '1' }, notices: [] });
  mkdirSync(join(folder, '.env'));
  expect(() => loadEnvironment(folder, {})).toThrow(/\.env cannot be read: EISDIR$/);
});

/** The byte order of UTF-16 is little-endian here; the other one has its bytes swapped. */
const utf16 = (text: string, order: 'le' | 'be') => {
  const bytes = Buffer.from(text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};

describe('the encoding of .env', () => {
  const text = "GWS_URL=http://127.0.0.1:1\r\nGWS_AGENT_PASSWORD='süß'\r\n";
  it.each<[string, Buffer]>([
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16, little-endian', utf16(`\ufeff${text}`, 'le')],
    ['UTF-16, big-endian', utf16(`\ufeff${text}`, 'be')],
    ['UTF-16, little-endian, without a byte order mark', utf16(text, 'le')],
    ['UTF-16, big-endian, without a byte order mark', utf16(text, 'be')],
  ])('may be %s', (_, bytes) => {
    writeFileSync(join(folder, '.env'), bytes);
    const { variables } = loadEnvironment(folder, {});
    expect(variables).toEqual({ GWS_URL: 'http://127.0.0.1:1', GWS_AGENT_PASSWORD: 'süß' });
  });

  it.each<[string, Buffer, RegExp]>([
    [
      'UTF-32',
      Buffer.from('fffe000047000000', 'hex'),
      /^\.env looks like UTF-32LE, and cannot be read as that/,
    ],
    ['UTF-16 with half a letter', utf16(text, 'le').subarray(0, 21), /looks like UTF-16LE/],
    [
      'one byte a letter',
      Buffer.from(text, 'latin1'),
      /^\.env is not UTF-8 in line 2, likely .*windows-1252.*: accepted is UTF-8 or UTF-16$/,
    ],
  ])('is named when it is %s', (_, bytes, problem) => {
    writeFileSync(join(folder, '.env'), bytes);
    expect(() => loadEnvironment(folder, {})).toThrow(problem);
    expect(() => loadEnvironment(folder, {})).toThrow(ConfigurationError);
  });
});

interface EnvFile {
  title: string;
  text: string;
  problems?: string[];
  notices?: string[];
  variables?: Record<string, string>;
}

describe('.env', () => {
  it.each(readJson('fixtures/configuration/env.json') as EnvFile[])('is told about: $title', (given) => {
    writeFileSync(join(folder, '.env'), given.text);
    let problems: readonly string[] | undefined;
    let read = { variables: {}, notices: [] } as ReturnType<typeof loadEnvironment>;
    try {
      read = loadEnvironment(folder, {});
    } catch (error) {
      problems = (error as ConfigurationError).problems;
    }
    expect(problems).toEqual(given.problems);
    expect(read.notices).toEqual(given.notices ?? []);
    expect(read.variables).toMatchObject(given.variables ?? {});
    expect(`${problems} ${read.notices}`).not.toMatch(/can(?!not)/);
  });

  it.each([
    ['.env', '# GWS_URL=http://127.0.0.1:1\n', '.env holds no assignment: nothing is read from it'],
    [
      '.env.txt',
      'GWS_URL=x',
      'There is no .env, but .env.txt, which is not read: rename it where it is meant',
    ],
  ])('that gives nothing is noticed: %s', (name, text, notice) => {
    writeFileSync(join(folder, name), text);
    expect(loadEnvironment(folder, {})).toEqual({ variables: {}, notices: [notice] });
  });

  it('is not told about where the environment wins', () => {
    writeFileSync(join(folder, '.env'), 'GWS_AGENT_PASSWORD=p#w');
    expect(loadEnvironment(folder, { GWS_AGENT_PASSWORD: 'x' }).notices).toEqual([]);
  });
});
