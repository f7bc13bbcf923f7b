import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type JsonObject, Refusal } from '../reference/answer.js';
import type { Asked } from '../reference/behaviour.js';
import { establish, Party } from '../reference/party.test-driver.js';
import type { ReferenceOptions } from '../reference/reference.js';
import { bodyOf } from '../reference/request-body.js';
import { missingEvidence } from '../reference/variants/missing-evidence.js';
import { aReference, expectNamed, preflightOf, stepOf } from './preflight.test-driver.js';

const nothingLeft = { callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 };

/** A reference whose GET /me tells another user. */
function telling(change: (user: JsonObject, asked: Asked) => JsonObject): ReferenceOptions {
  return {
    behaviour: () => ({
      answer: (asked, planned) => {
        const { user, ...rest } = planned.body as { user?: JsonObject };
        return user ? { ...planned, body: { ...rest, user: change(user, asked) } } : planned;
      },
    }),
  };
}

/** A reference that refuses an operation. */
function refusing(operation: string, refusal: Refusal): ReferenceOptions {
  return {
    behaviour: () => ({
      body: (_, text) => {
        const body = bodyOf(text);
        if (body.operationName === operation) throw refusal;
        return body;
      },
    }),
  };
}

describe('login', () => {
  it.each<[string, Record<string, string>, string, RegExp, RegExp]>([
    [
      'a wrong password',
      { GWS_PEER_PASSWORD: 'not-the-password' },
      'login peer',
      /^refused: HTTP 403, statusCode 20, "Access denied"$/,
      /check GWS_PEER_USERNAME and GWS_PEER_PASSWORD/,
    ],
    [
      'another path',
      { GWS_API_PATH: '/rest/v9' },
      'login agent',
      /HTTP 404/,
      /GWS_API_PATH \(\/rest\/v9\): http:\S+\/rest\/v9\/me was asked/,
    ],
  ])('is named as what is wrong after %s', async (_, variables, step, what, advice) => {
    const reference = await aReference();
    const outcome = await preflightOf(reference, variables);
    expectNamed(outcome, step, what, advice);
    expect(JSON.stringify(outcome)).not.toContain('not-the-password');
    expect(reference.state()).toEqual(nothingLeft);
  });

  it.each<[number, RegExp]>([
    [302, /set GWS_URL to where Web Services itself is: it redirects to https:\/\/sso\.example\.com\/$/],
    [503, /whether Web Services is up behind this address/],
    [429, /smaller --max-rps/],
  ])('says what to do about a response with HTTP %i', async (status, advice) => {
    const headers = { location: 'https://sso.example.com/' };
    const reference = await aReference({
      behaviour: () => ({ answer: () => ({ status, headers, body: '' }) }),
    });
    expectNamed(await preflightOf(reference), 'login agent', new RegExp(`HTTP ${status}`), advice);
  });

  it('says of a response that quotes the credentials what it was, without them', async () => {
    let quoted = '';
    const reference = await aReference({
      behaviour: () => ({
        arrives: ({ headers }) => {
          quoted = `${headers.authorization} ${Buffer.from(String(headers.authorization).slice(6), 'base64')}`;
        },
        answer: () => ({ status: 403, body: { statusCode: 20, statusMessage: `Denied: ${quoted}` } }),
      }),
    });
    const outcome = await preflightOf(reference);
    expectNamed(outcome, 'login agent', /Denied: Basic \[credentials of agent\]/, /GWS_AGENT_PASSWORD/);
    expect(quoted).toContain(reference.accounts.agent.password);
    expect(JSON.stringify(outcome)).not.toContain(reference.accounts.agent.password);
  });

  it('is named as what is wrong while an agent has a call, which is left alone', async () => {
    const reference = await aReference();
    const agent = await (await Party.signIn(reference, reference.accounts.agent)).ready();
    const peer = await (await Party.signIn(reference, reference.accounts.peer)).ready();
    await establish(agent, peer);
    const outcome = await preflightOf(reference, {}, { flags: { takeOver: true } });
    expectNamed(
      outcome,
      'login agent',
      /agent \(15000\) has a call/,
      /^run again when the agent has none$/,
      3,
    );
    expect(reference.state()).toMatchObject({ callsUp: 1, agentsLoggedIn: 2 });
    for (const { cometd } of [agent, peer]) cometd.disconnect();
  });

  it('is named as what is wrong while an agent is logged in, who is used with --take-over and stays logged in', async () => {
    const reference = await aReference();
    const bystander = await Party.signIn(reference, reference.accounts.bystander);
    await bystander.operate('/me', 'StartContactCenterSession', { channels: ['voice'] });
    bystander.cometd.disconnect();
    expectNamed(
      await preflightOf(reference),
      'login bystander',
      /is logged in \(NotReady\)/,
      /--take-over/,
      3,
    );
    const taken = await preflightOf(reference, {}, { flags: { takeOver: true } });
    expect(stepOf(taken, 'session')?.text).toBe(
      'started for agent, peer; not started, as they are: bystander',
    );
    expect(taken.conclusion).toBe('ready to run');
    expect(reference.state()).toMatchObject({ callsUp: 0, agentsLoggedIn: 1 });
  });

  it('is not begun before what an earlier run left is ended, and its note is kept', async () => {
    const reference = await aReference();
    const folder = mkdtempSync(join(tmpdir(), 'gws-conformance-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const openResourcesFile = join(folder, 'open.json');
    const { url: target } = reference;
    const note = JSON.stringify({ target, agents: ['agent'], calls: [{ agent: 'agent', callId: '6R5' }] });
    writeFileSync(openResourcesFile, note);
    const outcome = await preflightOf(reference, {}, { openResourcesFile });
    expectNamed(outcome, 'login agent', /left open: call 6R5, session of agent$/, /check --clean/, 3);
    expect(readFileSync(openResourcesFile, 'utf8')).toBe(note);
  });
});

it('a cookie that is never sent back is told at the login, and is no obstacle', async () => {
  const reference = await aReference({
    behaviour: () => ({
      arrives: (_, response) => {
        response.appendHeader('Set-Cookie', 'ROUTE=canary-of-node; Path=/gws');
      },
    }),
  });
  const outcome = await preflightOf(reference);
  expect(stepOf(outcome, 'login agent')).toMatchObject({
    state: 'ok',
    advice: expect.stringMatching(/^the cookie ROUTE is never sent back: its Path \/gws does not hold \/api/),
  });
  expect(outcome.conclusion).toBe('ready to run');
  expect(JSON.stringify(outcome)).not.toContain('canary');
});

describe('what an agent needs', () => {
  it('is named when it is the feature api-voice', async () => {
    const outcome = await preflightOf(await aReference(telling((user) => ({ ...user, features: [] }))));
    expectNamed(
      outcome,
      'feature',
      /has not the feature api-voice \(GET \/me tells: none\)/,
      /GWS_AGENT_USERNAME/,
    );
  });

  it('is told of an unlicensed agent who is licensed, and is no obstacle', async () => {
    const features = [{ id: 'api-voice' }];
    const outcome = await preflightOf(await aReference(telling((user) => ({ ...user, features }))));
    expect(stepOf(outcome, 'feature')).toMatchObject({
      state: 'ok',
      advice: expect.stringContaining('GWS_UNLICENSED_USERNAME'),
    });
    expect(outcome.conclusion).toBe('ready to run');
  });

  it('is named when it is a device, or the number of one', async () => {
    const without = await aReference(telling((user) => ({ ...user, devices: [] })));
    expectNamed(await preflightOf(without), 'devices', /no device of agent/, /assign a phone/, 3);
    const unnumbered = telling((user, { agent }) => ({
      ...user,
      ...(agent.phone === '15001' && {
        devices: (user.devices as JsonObject[]).map(({ phoneNumber: _, ...device }) => device),
      }),
    }));
    const reference = await aReference(unnumbered);
    expectNamed(await preflightOf(reference), 'devices', /no number of peer/, /^set GWS_PEER_PHONE/, 3);
    expect((await preflightOf(reference, { GWS_PEER_PHONE: '15001' })).conclusion).toBe('ready to run');
  });

  it('is named when it is a contact-centre session', async () => {
    const refusal = new Refusal(400, 2, 'No place is assigned');
    const reference = await aReference(refusing('StartContactCenterSession', refusal));
    const outcome = await preflightOf(reference);
    expectNamed(outcome, 'session', /StartContactCenterSession of agent .* "No place is assigned"/, /place/);
  });

  it('is named when it is to be Ready', async () => {
    const reference = await aReference(refusing('Ready', new Refusal(500, 4, 'Device is not registered.')));
    const outcome = await preflightOf(reference, { GWS_WRAPUP_MS: '1000' });
    expectNamed(
      outcome,
      'ready',
      /agent \(15000\) did not become Ready .*not registered/,
      /check the phone/,
      3,
    );
    expect(reference.state()).toEqual(nothingLeft);
  });
});

describe('CometD', () => {
  it('is named as what is wrong when there is no handshake', async () => {
    const reference = await aReference();
    const outcome = await preflightOf(reference, { GWS_NOTIFICATIONS_PATH: '/api/v2/nowhere' });
    expectNamed(
      outcome,
      'handshake',
      /of agent was refused: HTTP 400/,
      /GWS_NOTIFICATIONS_PATH \(\/api\/v2\/nowhere\)/,
    );
    expect(reference.state()).toEqual(nothingLeft);
  });

  it('is told to be slow where polls are advised further apart than a message is waited for', async () => {
    const outcome = await preflightOf(await aReference({ connectPauseMs: 600 }), {
      GWS_NOTIFICATION_MS: '500',
    });
    expect(stepOf(outcome, 'handshake')).toMatchObject({
      state: 'ok',
      advice: expect.stringMatching(
        /^the server advises a pause of 600 ms between two polls, longer than GWS_NOTIFICATION_MS \(500\)/,
      ),
    });
  });

  it('is named as what is wrong when a subscription is refused', async () => {
    const refused = missingEvidence['subscription-refused'];
    const reference = await aReference({ behaviour: refused?.behaviour });
    const outcome = await preflightOf(reference);
    expectNamed(
      outcome,
      'subscription',
      /of agent to \/v2\/me\/calls was refused: /,
      /what the account may listen to/,
    );
    expect(stepOf(outcome, 'handshake')?.state).toBe('ok');
    expect(reference.state()).toEqual(nothingLeft);
  });

  it('is named as what is wrong when the session is unknown at the next request', async () => {
    const reference = await aReference({
      behaviour: ({ notifications, agents }) => ({
        arrives: (request) => {
          request.prependOnceListener('data', (chunk) => {
            if (agents[0] && String(chunk).includes('/meta/connect')) notifications.expire(agents[0]);
          });
        },
      }),
    });
    const outcome = await preflightOf(reference);
    expectNamed(outcome, 'subscription', /was lost at its first \/meta\/connect \(.*402/, /sticky sessions/);
  });
});
