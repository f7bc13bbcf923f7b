import { describe, expect, it } from 'vitest';
import { establish, Party } from '../../src/reference/party.test-driver.js';
import type { Reference } from '../../src/reference/reference.js';
import { missingEvidence } from '../../src/reference/variants/missing-evidence.js';
import { exceptions, judgeVariant } from './judged-variant.test-driver.js';

const limitMs = 120_000;

/** What a run must come to, and requirements that cannot be proven there, each with words of its reason. */
interface Outcome {
  verdict: 'inconclusive' | 'void';
  exitCode: 3 | 4;
  reasons: Record<string, RegExp>;
}

const everyReason = (words: RegExp) => ({
  'ACT-01': words,
  'RES-02': words,
  'REL-01': words,
  'ERR-18': words,
});

const outcomes: Record<string, Outcome> = {
  'silent-after-control': {
    verdict: 'inconclusive',
    exitCode: 3,
    reasons: {
      'ACT-09': /no message about the call came on \/v2\/me\/calls; on \d+ of \d+ exchanges/,
      'REL-01': /no Released was notified/,
      'ERR-18': /no sentinel/,
    },
  },
  'silent-after-release': {
    verdict: 'inconclusive',
    exitCode: 3,
    reasons: { 'REL-01': /no sentinel/, 'REL-09': /was not notified of the call/, 'ERR-14': /no sentinel/ },
  },
  'subscription-refused': {
    verdict: 'void',
    exitCode: 4,
    reasons: everyReason(/^error: Subscription of agent to \/v2\/me\/calls was refused/),
  },
  'no-dial-tone': {
    verdict: 'void',
    exitCode: 3,
    reasons: everyReason(/Dial from peer to 15000 was refused/),
  },
  'dial-leads-nowhere': {
    verdict: 'void',
    exitCode: 3,
    reasons: everyReason(/was not notified of the call/),
  },
  'late-message': {
    verdict: 'inconclusive',
    exitCode: 3,
    reasons: {
      'ACT-01': /the message came after .*, later than GWS_NOTIFICATION_MS/,
      'ACT-03': /later than the deadline/,
    },
  },
};

describe('where evidence is missing', () => {
  it('every way in which it can be missing is held to an outcome', () => {
    expect(Object.keys(missingEvidence).sort()).toEqual(Object.keys(outcomes).sort());
  });

  it.concurrent.each(Object.entries(missingEvidence))(
    'nothing is contradicted, nothing is called conformant, and the reason names what was not proven: %s',
    async (name, variant) => {
      const { report, left } = await judgeVariant(variant);
      const { verdict, exitCode, reasons } = outcomes[name] as Outcome;
      const undecided = exceptions(report);
      expect([report.verdict, report.exitCode]).toEqual([verdict, exitCode]);
      expect(Object.values(undecided).filter((reason) => !/^(inconclusive|error): ./.test(reason))).toEqual(
        [],
      );
      for (const [id, words] of Object.entries(reasons)) expect(undecided[id], id).toMatch(words);
      const musts = report.requirements.filter(({ id, level }) => level === 'MUST' && id in undecided);
      expect(report.unproven.map(({ id }) => id).sort()).toEqual(musts.map(({ id }) => id).sort());
      expect(left).toEqual({ callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 });
    },
    limitMs,
  );

  it('a run does not begin while an agent has a call, and leaves the call as it is', async () => {
    const talking: Party[] = [];
    let states: unknown[] = [];
    const call = async (reference: Reference) => {
      const agent = await (await Party.signIn(reference, reference.accounts.agent)).ready();
      const peer = await (await Party.signIn(reference, reference.accounts.peer)).ready();
      talking.push(agent, peer);
      await establish(agent, peer);
      for (const party of talking) party.heard.length = 0;
    };
    const plain = { description: 'the agent talks to the peer when the run begins' };
    const { report, left } = await judgeVariant(plain, {
      before: call,
      after: async () => {
        const read = await Promise.all(talking.map((party) => party.ask('GET', '/me/calls?fields=*')));
        states = read.map(({ body }) => body.calls.map(({ state }: { state: string }) => state));
        for (const { cometd } of talking) cometd.disconnect();
      },
    });
    expect([report.verdict, report.exitCode]).toEqual(['void', 3]);
    expect(report.headline).toContain('agent (15000) has a call: nothing was begun, the call is untouched');
    expect(Object.values(exceptions(report)).filter((reason) => !/has a call/.test(reason))).toEqual([]);
    expect(states).toEqual([['Established'], ['Established']]);
    expect(talking.map((party) => party.story())).toEqual([[], []]);
    expect(left).toMatchObject({ callsUp: 1, agentsLoggedIn: 2 });
  });
});
