import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readJson } from '../package.js';
import { violations } from '../schemas/validate.js';
import { ConfigurationError } from './configuration-error.js';
import type { Flags } from './flags.js';
import { readConfiguration } from './read-configuration.js';

type Environment = Record<string, string | undefined>;

const folder = mkdtempSync(join(tmpdir(), 'gws-configuration-'));
afterAll(() => rmSync(folder, { recursive: true }));
const pem = join(folder, 'site.pem');
const notPem = join(folder, 'notes.txt');
writeFileSync(pem, '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n');
writeFileSync(notPem, 'no certificate');

/** A remote target with all that it needs. */
const remote: Environment = {
  GWS_URL: 'https://gws.example.com/ctx/',
  GWS_AGENT_USERNAME: 'ann',
  GWS_AGENT_PASSWORD: 'canary-of-ann',
  GWS_PEER_USERNAME: 'bob',
  GWS_PEER_PASSWORD: 'canary-of-bob',
};

function problems(environment: Environment, flags: Flags = {}): readonly string[] {
  try {
    readConfiguration(environment, flags);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    expect((error as Error).name).toBe('ConfigurationError');
    expect((error as Error).message).not.toMatch(/canary/);
    return (error as ConfigurationError).problems;
  }
  return [];
}

describe('with nothing configured', () => {
  it('the reference is the target, in profile full, with every default of the interface', () => {
    expect(readConfiguration({ PATH: '/usr/bin' })).toEqual({
      target: {
        kind: 'reference',
        apiPath: '/api/v2',
        notificationsPath: '/api/v2/notifications',
        tls: { insecure: false },
      },
      testKey: 'GwsConformance',
      calls: { kind: 'dial' },
      edition: '2024-02-15',
      keepCalls: false,
      answer: 'api',
      timeouts: {
        timeoutMs: 10_000,
        notificationMs: 5_000,
        eventMs: 10_000,
        quietMs: 1_000,
        quietMaxMs: 30_000,
        callMs: 15_000,
        wrapupMs: 60_000,
      },
      limits: { answerKb: 1024, notificationsKb: 8192, messages: 10_000, runKb: 49_152 },
      runOptions: { maxCalls: 20, refusals: true },
      reports: 'reports',
      profile: 'full',
      allowReporting: false,
      takeOver: false,
      requireComplete: false,
      share: false,
      strict: false,
      notices: [],
    });
  });

  it('timeouts, keys and values may be set for the reference too', () => {
    const { target, timeouts, dispositions } = readConfiguration({
      GWS_QUIET_MS: '200',
      GWS_DISPOSITION_KEY: 'Outcome',
      GWS_DISPOSITIONS: 'Sold, Referred',
    });
    expect([target.kind, timeouts.quietMs, dispositions]).toEqual(['reference', 200, ['Sold', 'Referred']]);
  });
});

describe('with a target configured', () => {
  const whole: Environment = {
    ...remote,
    GWS_API_PATH: '/internal/v2/',
    GWS_NOTIFICATIONS_PATH: '/internal/cometd',
    GWS_AGENT_PASSWORD: ' canary with spaces ',
    GWS_AGENT_PHONE: '+15000',
    GWS_BYSTANDER_USERNAME: 'cid',
    GWS_BYSTANDER_PASSWORD: 'c',
    GWS_BYSTANDER_PHONE: '*15002#',
    GWS_UNLICENSED_USERNAME: 'dee',
    GWS_UNLICENSED_PASSWORD: 'd',
    GWS_DISPOSITION_KEY: 'DispositionCode',
    GWS_TEST_KEY: 'Suite_1',
    GWS_CHARSET: 'CP1252',
    GWS_CALLS: 'dial',
    GWS_ANSWER: 'auto',
    GWS_EVENTS: 'http://feed.example.com/events?site=1',
    GWS_TLS_CA: pem,
    GWS_TLS_CERT: pem,
    GWS_TLS_KEY: pem,
    GWS_TLS_INSECURE: '1',
    GWS_WRAPUP_MS: '2000',
  };
  const flags: Flags = {
    only: 'rel-01, ACT-03,REL-01',
    reports: folder,
    allow: 'reporting',
    takeOver: true,
    requireComplete: true,
    strict: true,
  };

  it('everything is taken over, keeps to the schema and survives the way to a worker', () => {
    const configuration = readConfiguration(whole, flags);
    expect(configuration).toMatchObject({
      target: {
        kind: 'remote',
        url: 'https://gws.example.com/ctx',
        apiPath: '/internal/v2',
        notificationsPath: '/internal/cometd',
        tls: { ca: pem, cert: pem, key: pem, insecure: true },
      },
      accounts: {
        agent: { username: 'ann', password: ' canary with spaces ', phone: '+15000' },
        peer: { username: 'bob', password: 'canary-of-bob' },
        bystander: { username: 'cid', password: 'c', phone: '*15002#' },
        unlicensed: { username: 'dee', password: 'd' },
      },
      dispositionKey: 'DispositionCode',
      testKey: 'Suite_1',
      charset: 'windows-1252',
      answer: 'auto',
      events: { url: 'http://feed.example.com/events?site=1' },
      only: ['REL-01', 'ACT-03'],
      reports: folder,
      profile: 'full',
      allowReporting: true,
      takeOver: true,
      requireComplete: true,
      strict: true,
      notices: ['GWS_TLS_INSECURE is 1: certificates are not verified'],
    });
    expect(violations('configuration', configuration)).toEqual([]);
    expect(structuredClone(configuration)).toEqual(configuration);
    expect(JSON.parse(JSON.stringify(configuration))).toEqual(configuration);
  });

  it('events may be in a file that does not exist yet, or come from a program, which inherits the environment', () => {
    const file = join(folder, 'later.ndjson');
    expect(readConfiguration({ ...remote, GWS_EVENTS: file })).toMatchObject({
      events: { file },
      profile: 'full',
    });
    const environment = { ...remote, GWS_EVENTS: `command:${process.execPath}`, SITE: 'a' };
    const configuration = readConfiguration(environment);
    expect(configuration.events).toEqual({ program: process.execPath, environment });
    expect(violations('configuration', configuration)).toEqual([]);
  });

  it('a proxy and --insecure are noticed, neither the place nor the credentials of the proxy are', () => {
    const environment = {
      ...whole,
      HTTPS_PROXY: 'http://ann:canary@proxy:3128',
      GWS_TLS_INSECURE: undefined,
    };
    const configuration = readConfiguration(environment, { insecure: true });
    expect(configuration.target.proxy).toMatchObject({ url: 'http://proxy:3128', password: 'canary' });
    expect(configuration.target.tls.insecure).toBe(true);
    expect(configuration.events).not.toHaveProperty('proxy');
    expect(configuration.notices).toEqual([
      'HTTPS_PROXY is set: the target is reached through that proxy',
      '--insecure: certificates are not verified',
    ]);
    expect(violations('configuration', configuration)).toEqual([]);
  });

  it('a flag wins over the environment', () => {
    const { target, profile } = readConfiguration(whole, { url: 'http://127.0.0.1:8080', profile: 'api' });
    expect([target.url, profile]).toEqual(['http://127.0.0.1:8080', 'api']);
  });

  it('the peer is not needed where calls are given or brought up by a program, which inherits all that is set', () => {
    const agent = Object.fromEntries(Object.entries(remote).filter(([name]) => !name.includes('PEER')));
    const given = readConfiguration({
      ...agent,
      GWS_CALLS: 'given',
      GWS_ACTIVE_CALL: '01RCC, 0UUID',
      GWS_RELEASED_CALL: '01RCD',
    });
    expect(given.accounts).toEqual({ agent: { username: 'ann', password: 'canary-of-ann' } });
    expect(given.calls).toEqual({
      kind: 'given',
      active: { id: '01RCC', callUuid: '0UUID' },
      released: { id: '01RCD' },
    });
    const program = process.execPath;
    const environment = {
      ...agent,
      GWS_CALLS: `command:${basename(program)}`,
      PATH: `/nowhere:${dirname(program)}`,
    };
    const { calls } = readConfiguration(environment);
    expect(calls).toEqual({ kind: 'command', program, environment });
    for (const each of [given, readConfiguration(environment)])
      expect(violations('configuration', each)).toEqual([]);
  });

  it('the profile is api where no feed is named, and a line left blank sets nothing', () => {
    const { profile, events, accounts } = readConfiguration({
      ...remote,
      GWS_EVENTS: '',
      GWS_BYSTANDER_USERNAME: ' ',
    });
    expect([profile, events, accounts?.bystander]).toEqual(['api', undefined, undefined]);
  });
});

interface Refused {
  title: string;
  /** Whether the whole configuration of a remote target stands below what is given here. */
  remote: boolean;
  environment: Environment;
  flags: Flags;
  problems: string[];
}

describe('what cannot be used', () => {
  it.each(readJson('fixtures/configuration/refused.json') as Refused[])(
    'is refused in a sentence: $title',
    (given) => {
      const environment = given.remote ? { ...remote, ...given.environment } : given.environment;
      expect(problems(environment, given.flags)).toEqual(given.problems);
    },
  );

  it.each<[string, Environment, string]>([
    [
      'is missing',
      { GWS_TLS_CA: '/nowhere/ca.pem' },
      'GWS_TLS_CA is "/nowhere/ca.pem", which cannot be read (ENOENT): accepted is a PEM file',
    ],
    [
      'is of another kind',
      { GWS_TLS_CA: notPem },
      `GWS_TLS_CA is "${notPem}", a file without a PEM block: accepted is a PEM file`,
    ],
    [
      'has no key beside it',
      { GWS_TLS_CERT: pem },
      'GWS_TLS_CERT is set without GWS_TLS_KEY: a certificate is shown with its key',
    ],
    [
      'has no certificate beside it',
      { GWS_TLS_KEY: pem },
      'GWS_TLS_KEY is set without GWS_TLS_CERT: a certificate is shown with its key',
    ],
  ])('is refused in a sentence: a TLS file that %s', (_title, environment, sentence) => {
    expect(problems({ ...remote, ...environment })).toEqual([sentence]);
  });

  it('is refused with the names that are accepted, where they are many', () => {
    expect(problems({ GWS_CHARSET: 'ebcdic' })).toEqual([
      expect.stringMatching(/^GWS_CHARSET is "ebcdic": accepted is one of big5, .*utf-8, windows-1250/),
    ]);
  });

  it('is refused where the reports would have to be made in a file', () => {
    const accepted = 'accepted is a folder, or the name of one to be made';
    expect(problems({}, { reports: pem })).toEqual([`--reports is "${pem}": ${accepted}`]);
    expect(problems({}, { reports: join(pem, 'below') })).toEqual([
      `--reports is "${join(pem, 'below')}": ${accepted}`,
    ]);
  });

  it('is told all at once, a line each', () => {
    const environment = { ...remote, GWS_TIMEOUT_MS: 'x', GWS_ANSWER: 'y', GWS_CALLS: 'given' };
    expect(() => readConfiguration(environment, { only: 'RES-01', allow: 'z' })).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^(.+\n){3}.+$/) }),
    );
  });
});

describe('a variable that is not of the interface', () => {
  it.each<[string, string]>([
    ['GWS_ULR', 'GWS_URL'],
    ['gws_url', 'GWS_URL'],
    ['GWS-URL', 'GWS_URL'],
    ['GSW_URL', 'GWS_URL'],
    ['GWS_AGENT_USER', 'GWS_AGENT_USERNAME'],
    ['GWS_QUIET_MAX', 'GWS_QUIET_MAX_MS'],
  ])('is refused as misspelt with the one that was meant: %s', (name, meant) => {
    expect(problems({ [name]: 'canary' })).toEqual([
      `${name} is no variable of this suite; did you mean ${meant}?`,
    ]);
  });

  it('is noticed by its name where none is near, and passed over where it is not of ours', () => {
    const others = { GWS_ZZZZZZ: '1', GWSX: '1', AWS_URL: '1', GWS_CALL_PHONE: '15000' };
    expect(readConfiguration({ ...remote, ...others }).notices).toEqual([
      'GWS_ZZZZZZ is no variable of this suite and is not read',
    ]);
  });
});

describe('a value that is likely not as it was meant', () => {
  it.each<[string, string, string]>([
    ['quotes around it', '"canary"', 'begins and ends with a quote, as docker --env-file leaves it'],
    ['a quote before it', "'canary", 'begins with a quote that does not end it'],
    ['a line feed at its end', 'canary\n', 'ends with a line break'],
    ['a carriage return at its end', 'canary\r', 'ends with a line break'],
    ['a control character', 'can\tary', 'holds a control character'],
    ['a space without width', 'can\u200bary', 'holds a character that cannot be seen'],
  ])('is noticed, and not shown: %s', (_, value, what) => {
    const notice = (name: string, effect: string) =>
      `${name} ${what}: ${effect}; take it away where it is not meant`;
    const given = { ...remote, GWS_AGENT_PASSWORD: value, GWS_AGENT_USERNAME: value };
    const atEnds = /[\r\n]$/.test(value);
    expect(readConfiguration(given).notices).toEqual([
      notice('GWS_AGENT_USERNAME', atEnds ? 'it is left out' : 'it is taken as part of the value'),
      notice('GWS_AGENT_PASSWORD', 'it is taken as part of the value'),
    ]);
  });

  it('is told with the problems that come of it, as is what was noticed in .env', () => {
    expect(() => readConfiguration({ ...remote, GWS_URL: '"http://a"' }, {}, ['.env line 1'])).toThrow(
      /^GWS_URL is .*\n\.env line 1\nGWS_URL begins and ends with a quote/,
    );
  });
});
