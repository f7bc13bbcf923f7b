import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Reference, startReference } from '../../src/reference/reference.js';
import { BRIEF, type CommandRun, command, having, variablesFor } from './command.test-driver.js';

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

/** Where nobody listens: a port that was free a moment ago. */
async function deserted(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

function expectOneSentence(run: CommandRun, words: RegExp): void {
  const report = run.report();
  expect(report.headline).toMatch(words);
  expect(having(report, 'error')).toHaveLength(report.requirements.length);
  expect(report.verdict).toBe('void');
  expect(run.code).toBe(4);
  // Said once, not sixty times.
  expect(run.stdout.split(report.headline)).toHaveLength(2);
  expect(run.stdout.split('\n').filter((line) => words.test(line))).toEqual([report.headline]);
}

describe('a run that cannot begin', () => {
  test('says of a target that is not there that no connection could be made, exits 4 and writes a report', async () => {
    const url = await deserted();
    expectOneSentence(
      await command(['--allow', 'reporting'], { ...variablesFor(reference), GWS_URL: url }),
      /ECONNREFUSED|refused/,
    );
  });

  test('says of a refused login what the target answered', async () => {
    const variables = { ...variablesFor(reference), GWS_AGENT_PASSWORD: 'not-the-password' };
    const run = await command(['--allow', 'reporting'], variables);
    expectOneSentence(run, /Access denied/);
    expect(JSON.stringify(run.artefacts())).not.toContain('not-the-password');
  });

  test('says of a refused handshake where it was tried', async () => {
    const variables = { ...variablesFor(reference), GWS_NOTIFICATIONS_PATH: '/api/v2/nowhere' };
    expectOneSentence(await command(['--allow', 'reporting'], variables), /handshake/);
    expect(reference.state()).toEqual({ callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 });
  });

  test('refuses an agent who is logged in, exits 3 and leaves the agent alone, unless told to take over', async () => {
    await post('/api/v2/me', { operationName: 'StartContactCenterSession', channels: ['voice'] });
    const run = await command([], { ...BRIEF, ...variablesFor(reference) });
    expect(run.report()).toMatchObject({ verdict: 'void', exitCode: 3 });
    expect(run.report().headline).toContain('agent (15000) is logged in');
    expect(run.code).toBe(3);
    expect(reference.state().agentsLoggedIn).toBe(1);
    const taken = await command(['--take-over', '--only', 'ACT-03'], {
      ...BRIEF,
      ...variablesFor(reference),
    });
    expect(having(taken.report(), 'pass')).toEqual(['ACT-03']);
    await post('/api/v2/me', { operationName: 'EndContactCenterSession' });
  });
});

describe('a run that is told wrongly', () => {
  test.each([
    [{ GWS_URL: '' }, [], 'GWS_URL'],
    [{ GWS_QUIET_MS: 'soon' }, [], 'GWS_QUIET_MS'],
    [{ GWS_CALLS: 'given' }, [], 'GWS_CALLS is "given" while no call is'],
    [{}, ['--only', 'ACT-99'], 'ACT-99'],
    [{}, ['--profile', 'fast'], 'api or full'],
    [{}, ['--baseline', 'nowhere.yaml'], 'nowhere.yaml'],
    [{}, ['--urll', 'http://127.0.0.1'], '--url'],
    [{}, ['audit', 'nowhere.ndjson'], 'nowhere.ndjson'],
    [{}, ['runn'], 'runn is no command'],
    [{}, ['help', 'runn'], 'runn is no command'],
    [{}, ['reference', '--port', 'any'], '--port is "any"'],
  ])('%j %j exits 2 and says what is accepted', async (variables, args, words) => {
    const run = await command(args, variables as Record<string, string>);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(words);
    expect(run.stdout).toBe('');
  });
});

describe('a run that is interrupted', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('by %s ends what it began and still reports', async (signal) => {
    let sent = false;
    const run = await command(
      ['--allow', 'reporting'],
      { ...variablesFor(reference), GWS_QUIET_MS: '20000' },
      (stderr, kill) => {
        // By then all was asked of the first call while it was active.
        if (sent || !stderr.includes('first call, on hold')) return;
        sent = true;
        kill(signal);
      },
    );
    const report = run.report();
    expect(report.verdict).toBe('inconclusive');
    expect(having(report, 'pass')).toContain('ACT-04');
    expect(having(report, 'error')).toEqual([]);
    expect(run.code).toBe(3);
    expect(reference.state()).toEqual({ callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 });
  });
});

describe('a run that has no time to end', () => {
  test('after --time-limit ends what it began and still reports', async () => {
    const variables = { ...variablesFor(reference), GWS_QUIET_MS: '20000' };
    const run = await command(['--time-limit', '8'], variables);
    expect(run.report().verdict).toBe('inconclusive');
    expect(run.report().notices?.join(' ')).toContain('stopped before its end');
    expect(having(run.report(), 'pass')).toContain('ACT-03');
    expect(run.code).toBe(3);
    expect(reference.state()).toEqual({ callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 });
  });

  test('leaves, when it is killed, a note of what is open, by which check --clean ends it', async () => {
    const variables = { ...BRIEF, ...variablesFor(reference) };
    const killed = await command([], variables, (stderr, kill) => {
      if (stderr.includes('first call, active')) kill('SIGKILL');
    });
    expect(reference.state()).toMatchObject({ callsUp: 1, agentsLoggedIn: 3 });
    const refused = await command(['--reports', join(killed.folder, 'elsewhere')], variables);
    expect(refused.report().verdict).toBe('void');
    const cleaned = await command(
      ['check', '--clean', '--reports', join(killed.folder, 'reports')],
      variables,
    );
    expect(cleaned.stdout).toContain('hung up the call');
    expect(reference.state()).toMatchObject({ callsUp: 0, agentsLoggedIn: 0 });
    expect(cleaned.code).toBe(0);
  });
});

async function post(path: string, body: object): Promise<void> {
  const { username, password } = reference.accounts.agent;
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const me = await fetch(`${reference.url}/api/v2/me`, { headers: { authorization } });
  const cookie = me.headers
    .getSetCookie()
    .map((each) => each.split(';', 1)[0])
    .join('; ');
  const csrf = me.headers.get('x-csrf-token') ?? '';
  const headers = {
    authorization,
    cookie,
    [me.headers.get('x-csrf-header') ?? 'x-csrf-token']: csrf,
    'content-type': 'application/json',
  };
  const response = await fetch(`${reference.url}${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}
