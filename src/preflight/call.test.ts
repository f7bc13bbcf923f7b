import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../package.js';
import { success } from '../reference/answer.js';
import type { Behaviour } from '../reference/behaviour.js';
import { isCallNotice } from '../reference/call-notice.js';
import { establish, Party } from '../reference/party.test-driver.js';
import { missingEvidence } from '../reference/variants/missing-evidence.js';
import { aReference, expectNamed, preflightOf, stepOf } from './preflight.test-driver.js';

const nothingLeft = { callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 };
const variant = (name: string) => missingEvidence[name]?.behaviour;

// For what is awaited in vain.
const impatient = { GWS_CALL_MS: '1000', GWS_EVENT_MS: '1000' };

/** No message tells of this state of a call. */
function untold(state: string): Partial<Behaviour> {
  return {
    notices: (_, planned) =>
      planned.filter((notice) => !isCallNotice(notice) || notice.data.call.state !== state),
  };
}

/** The settings of a device can be read. */
function withSettings(value: string): Partial<Behaviour> {
  return {
    answer: ({ path }, planned) =>
      path.endsWith('/settings/tserver') ? success({ settings: { 'sip-cti-control': value } }) : planned,
  };
}

describe('the call', () => {
  it('is made, answered and ended, and tells how long messages take and what the phone obeys', async () => {
    const reference = await aReference({ behaviour: () => withSettings('talk,hold') });
    const outcome = await preflightOf(reference, { GWS_QUIET_MS: '90' });
    expect(outcome).toMatchObject({ conclusion: 'ready to run', exitCode: 0 });
    expect(outcome.steps.filter(({ state, ms }) => state !== 'ok' || ms === undefined)).toEqual([]);
    const texts = Object.fromEntries(outcome.steps.map(({ step, text }) => [step, text]));
    expect(texts).toMatchObject({
      handshake: 'Bayeux 1.0, types long-polling, timeout 30000 ms advised',
      subscription: '/v2/me/calls, /v2/me/devices for agent, peer, bystander',
      call: expect.stringMatching(/^15001 dialled 15000: Ringing notified after \d+ ms$/),
      answered: expect.stringMatching(
        /^Established \d+ ms after Answer; sip-cti-control of its phone is talk,hold$/,
      ),
      ended: expect.stringMatching(/^Released \d+ ms after Hangup by the agent$/),
      'clean-up': '0 calls up, 3 agents logged out, 3 CometD sessions closed',
    });
    const [, window, slowest] =
      /about (\d+) ms \(10 x (\d+) ms, at least 90 ms\)/.exec(texts.notifications ?? '') ?? [];
    expect(Math.abs(Number(window) - Math.max(90, 10 * Number(slowest)))).toBeLessThanOrEqual(5);
    expect(reference.state()).toEqual(nothingLeft);
  });

  it('is without any disposition, and says so when the quiet window would exceed its bound', async () => {
    const asked: string[] = [];
    const reference = await aReference({
      behaviour: () => ({
        answer: ({ body }, planned) => {
          if (typeof body.operationName === 'string') asked.push(body.operationName);
          return planned;
        },
        notices: (_, planned) => planned.map((notice) => ({ ...notice, afterMs: 20 })),
      }),
    });
    const outcome = await preflightOf(reference, { GWS_QUIET_MS: '50', GWS_QUIET_MAX_MS: '50' });
    expect(stepOf(outcome, 'notifications')?.advice).toMatch(/set GWS_QUIET_MAX_MS to \d+ or more/);
    expect(outcome.exitCode).toBe(0);
    expect(asked.filter((each) => !/^(Start|End)ContactCenterSession$/.test(each))).toEqual([
      'Ready',
      'Ready',
      'Dial',
      'Answer',
      'Hangup',
    ]);
  });

  it('is named as what is wrong when Dial is refused', async () => {
    const reference = await aReference({ behaviour: variant('no-dial-tone') });
    const outcome = await preflightOf(reference);
    expectNamed(
      outcome,
      'call',
      /Dial from peer to 15000 was refused: .*no dial tone/,
      /peer has api-voice/,
      3,
    );
    expect(reference.state()).toEqual(nothingLeft);
  });

  it('is named as what is wrong when it never rings', async () => {
    const reference = await aReference({ behaviour: variant('dial-leads-nowhere') });
    const outcome = await preflightOf(reference, impatient);
    expectNamed(
      outcome,
      'call',
      /agent \(15000\) was not notified of the call/,
      /phone of the agent is registered/,
      3,
    );
  });

  it.each<[string, Partial<Behaviour>, RegExp]>([
    ['cannot be read', {}, /^sip-cti-control of its phone cannot be read; see that the phone obeys SIP talk/],
    [
      'hold no talk',
      withSettings('hold'),
      /^likely cause: sip-cti-control of its phone is hold, without talk/,
    ],
    [
      'are there without it',
      withSettings(''),
      /^likely cause: sip-cti-control of its phone is not set, without talk/,
    ],
  ])(
    'is named as what is wrong when Answer brings no Established, with the settings of the phone: they %s',
    async (_, settings, advice) => {
      const reference = await aReference({ behaviour: () => ({ ...untold('Established'), ...settings }) });
      const outcome = await preflightOf(reference, impatient);
      expectNamed(
        outcome,
        'answered',
        /no Established was notified within 1000 ms; Answer was answered HTTP 200/,
        advice,
        3,
      );
      expect(stepOf(outcome, 'answered')?.advice).toContain('GWS_ANSWER=auto');
      expect(reference.state()).toEqual(nothingLeft);
    },
  );

  it('is named as what is wrong when it is never Released', async () => {
    const reference = await aReference({ behaviour: () => untold('Released') });
    const outcome = await preflightOf(reference, impatient);
    expectNamed(outcome, 'ended', /no Released was notified/, /is up no more/, 3);
    // The list of the agent's calls tells that it is up no more.
    expect(stepOf(outcome, 'clean-up')).toMatchObject({
      state: 'ok',
      text: expect.stringContaining('0 calls up'),
    });
    expect(reference.state()).toEqual(nothingLeft);
  });

  it('is ended when the preflight is stopped while it is up', async () => {
    const reference = await aReference();
    const stopping = new AbortController();
    const outcome = await preflightOf(
      reference,
      {},
      { signal: stopping.signal, ended: ({ step }) => step === 'answered' && stopping.abort() },
    );
    expectNamed(outcome, 'ended', /^stopped before its end$/, /again/, 3);
    expect(stepOf(outcome, 'clean-up')).toMatchObject({
      state: 'ok',
      text: expect.stringContaining('0 calls up'),
    });
    expect(reference.state()).toEqual(nothingLeft);
  });
});

describe('a call that a program brings up', () => {
  const byProgram = {
    GWS_CALLS: `command:${join(packageRoot, 'fixtures/examples/calls.mjs')}`,
    PATH: process.env.PATH,
  };

  it('is brought up and ended by it', async () => {
    const reference = await aReference();
    const outcome = await preflightOf(reference, byProgram);
    expect(stepOf(outcome, 'call')?.text).toMatch(/^the program brought up call \S+: Established$/);
    expect(stepOf(outcome, 'ended')?.text).toMatch(/^Released \d+ ms after the program was told to end it$/);
    expect(outcome.conclusion).toBe('ready to run');
    expect(reference.state()).toMatchObject({ callsUp: 0, cometdSessions: 0 });
  });

  it('is named as what is wrong when the program fails', async () => {
    const reference = await aReference({ behaviour: variant('no-dial-tone') });
    const outcome = await preflightOf(reference, byProgram);
    expectNamed(outcome, 'call', /calls\.mjs/, /try the program by itself/, 3);
  });
});

it('a call that is given is looked at, and left alone with its agent', async () => {
  const reference = await aReference();
  const agent = await (await Party.signIn(reference, reference.accounts.agent)).ready();
  const peer = await (await Party.signIn(reference, reference.accounts.peer)).ready();
  await establish(agent, peer);
  const { body } = await agent.ask('GET', '/me/calls?fields=*');
  const { id } = body.calls[0];
  for (const { cometd } of [agent, peer]) cometd.disconnect();
  const given = { GWS_CALLS: 'given', GWS_ACTIVE_CALL: id };
  const outcome = await preflightOf(reference, given);
  expect(stepOf(outcome, 'login agent')?.text).toMatch(/Ready \(stays so\), no call but the given$/);
  expect(stepOf(outcome, 'call')?.text).toBe(`given, none is made: ${id} is active`);
  expect(outcome.conclusion).toBe('ready to run');
  expect(reference.state()).toEqual({ callsUp: 1, agentsLoggedIn: 2, cometdSessions: 0 });
  const wrong = await preflightOf(await aReference(), { ...given, GWS_ACTIVE_CALL: '6R5NOSUCHCALL' });
  expectNamed(wrong, 'call', /6R5NOSUCHCALL/, /what they are given for/, 3);
});
