import { expect, it } from 'vitest';
import { KEY, releasedRun, sentinels } from '../judge/conformant-run.test-driver.js';
import type { TraceBuilder } from '../judge/trace-builder.test-driver.js';
import type { RequirementResult, Verdict } from '../schemas/report.gen.js';
import { signOff } from './sign-off.js';

function result(id: string, verdict: Verdict, reason = 'as it was'): RequirementResult {
  const source = { document: 'SetCallDisposition', quote: '' };
  const evidence = id === 'REL-01' && verdict === 'pass' ? [{ text: 'silence', exchange: 'x3' }] : [];
  const rest = { branch: 'both' as const, title: '', expected: '', observed: '', evidence };
  return { id, level: 'MUST', verdict, reason, source, ...rest };
}

function lines(run: TraceBuilder, results: RequirementResult[]): Record<string, string> {
  const told = signOff(run.whole(), results);
  return Object.fromEntries(told.map(({ what, text }) => [what, text]));
}

function silentRun(): TraceBuilder {
  const run = releasedRun({ profile: 'api' }).sent({ key: KEY });
  return sentinels(run);
}

it('the sums are those of the MUST of the profile, and who was not run stands with its reason: with those of the other profile they are all', () => {
  const { run } = lines(silentRun(), [
    result('REL-01', 'pass'),
    result('ACT-14', 'untested', 'no bystander'),
    result('ERR-13', 'untested', 'no bystander'),
    result('ERR-12', 'untested', 'no other account'),
    // No row of the profile api.
    result('REL-02', 'untested', 'no feed'),
    result('ERR-01', 'error'),
  ]);
  expect(run).toBe(
    'api: MUST 1 pass, 0 fail, 0 inconclusive, 1 error, 3 untested (ACT-14 ERR-13: no bystander; ERR-12: no other account), 1 of profile full alone',
  );
});

it('the silence after a released call stands with its control, window and sentinel, and without a proof with the reason', () => {
  const proven = lines(silentRun(), [result('REL-01', 'pass')]);
  expect(proven['REL-01']).toMatch(
    /^control \d\.\d\d s before, window 1\.0 s = the least that is waited, sentinel \+\d\.\d s, session alive$/,
  );
  const open = lines(silentRun(), [result('REL-01', 'inconclusive', 'no sentinel')]);
  expect(open['REL-01']).toBe('inconclusive: no sentinel');
  const exchanges = { applies: 40, contradicted: 38, undecided: 2 };
  const failed = lines(silentRun(), [{ ...result('REL-01', 'fail', 'a message came'), exchanges }]);
  expect(failed['REL-01']).toBe('fail: on 38 of 40 exchanges, 2 undecided');
});

it('what was left behind is named: calls that are up, agents not logged out', () => {
  const run = silentRun();
  run.put({ type: 'call', call: 'c9', agent: 'agent', purpose: 'left up', state: 'learnt', callId: 'C9' });
  const ask = {
    type: 'request',
    use: 'access',
    method: 'POST',
    url: 'http://gws/api/v2/me',
    headers: {},
  } as const;
  const response = {
    type: 'response',
    use: 'access',
    status: 200,
    headers: {},
    body: { statusCode: 0 },
    tookMs: 1,
  } as const;
  for (const [id, agent, operationName] of [
    ['s1', 'agent', 'StartContactCenterSession'],
    ['s2', 'peer', 'StartContactCenterSession'],
    ['s3', 'agent', 'EndContactCenterSession'],
  ] as const) {
    run.put({ ...ask, id, agent, body: { operationName } });
    run.put({ ...response, request: id, agent });
  }
  // Refused, the one by its status and the other by its statusCode; nothing told whether the session was started.
  run.put({ ...ask, id: 's4', agent: 'bystander', body: { operationName: 'EndContactCenterSession' } });
  run.put({ ...response, request: 's4', agent: 'bystander', body: { statusCode: 4 } });
  run.put({ ...ask, id: 's5', agent: 'peer', body: { operationName: 'EndContactCenterSession' } });
  run.put({ ...response, request: 's5', agent: 'peer', status: 404 });
  const session = { type: 'session', agent: 'peer' } as const;
  run.put({ ...session, session: 's8', state: 'lost' });
  run.put({ ...session, session: 's8', state: 'closed' });
  run.put({ ...session, session: 's9', state: 'left' });
  run.put({ ...session, session: 's10', state: 'refused' });
  const { 'clean-up': left } = lines(run, [result('REL-01', 'pass')]);
  expect(left).toMatch(
    /^1 call up, 1 agent logged out, peer, bystander not, 1 CometD session closed, (\d+) not$/,
  );
  const hangup = { type: 'request', use: 'call', method: 'POST', id: 'r-3', agent: 'agent' } as const;
  const url = 'http://target.test/api/v2/me/calls/C9';
  run.put({ ...hangup, url, headers: {}, body: { operationName: 'Hangup' } });
  const body = { statusCode: 6, statusMessage: 'There is no such call' };
  run.put({
    type: 'response',
    use: 'call',
    request: 'r-3',
    agent: 'agent',
    status: 404,
    headers: {},
    body,
    tookMs: 1,
  });
  expect(lines(run, [result('REL-01', 'pass')])['clean-up']).toMatch(
    /^0 calls up, 1 call that the target does not know any more, 1 agent logged out/,
  );
});
