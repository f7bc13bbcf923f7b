import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { AgentSession } from '../client/agent.js';
import type { Timeouts } from '../schemas/trace.gen.js';
import { Recorder } from '../trace/recorder.js';
import { CallNames } from './call-names.js';
import { OpenResources } from './open-resources.js';
import { ProgramCalls } from './program-calls.js';

const folder = mkdtempSync(join(tmpdir(), 'gws-program-calls-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const program = join(folder, 'calls');
writeFileSync(program, '#!/bin/sh\nprintf "%s" "$PRINTS"\n');
chmodSync(program, 0o755);

/** The calls of a program that prints this, and the agent's channel on which one call was notified in a state. */
function calls(prints: string, notified?: { id: string; state: string; before?: boolean }) {
  const recorder = new Recorder();
  const notify = () => {
    if (notified === undefined) return;
    const { id, state } = notified;
    const message = { data: { notificationType: 'StatusChange', call: { id, state, callUuid: 'UUID' } } };
    recorder.record({ type: 'message', agent: 'agent', session: 's1', channel: '/v2/me/calls', message });
  };
  if (notified?.before) notify();
  const agent = {
    name: 'agent',
    described: 'agent (15000)',
    phoneNumber: '15000',
    // The call comes up while the program is at work, which begins once the agent is Ready.
    ready: async () => void (notified?.before || setTimeout(notify, 1)),
    // Its list of calls, in which none is.
    client: { ask: async () => ({ response: { status: 200, body: { calls: [] } } }) },
    comet: {},
  } as unknown as AgentSession;
  return Object.assign(
    new ProgramCalls({
      program,
      environment: { PRINTS: prints },
      address: { url: 'http://gws.example', apiPath: '/api/v2' },
      agent,
      runId: 'ab12',
      openResources: new OpenResources({ target: 'http://gws.example', runId: 'a run' }),
      names: new CallNames(1),
      keep: false,
      recorder,
      timeouts: { callMs: 1000, notificationMs: 300 } as Timeouts,
    }),
    { recorder },
  );
}

it('the trace tells each start of the program, and the user data that it is handed', async () => {
  const source = calls('{"id":"01"}', { id: '01', state: 'Established' });
  const call = await source.active();
  await call.end();
  await source.endAll();
  expect(source.recorder.records.filter(({ type }) => type === 'program')).toMatchObject([
    { agent: 'agent', args: ['active'], userData: { GwsConformanceRun: 'ab12', GwsConformanceCall: 'c1' } },
    { agent: 'agent', args: ['end', '01'] },
  ]);
});

describe('what the program prints', () => {
  it('is the call resource, and its call is what the agent is told of it', async () => {
    const call = await calls('{"id":"01","uri":"http://gws.example/api/v2/me/calls/01"}\n', {
      id: '01',
      state: 'Established',
    }).active();
    expect(call).toMatchObject({ name: 'c1', marked: false, isGiven: false, state: 'Established' });
    expect(call.leg).toMatchObject({
      callId: '01',
      callUuid: 'UUID',
      uri: 'http://gws.example/api/v2/me/calls/01',
    });
  });

  it.each<[string, string, Parameters<typeof calls>[1], RegExp]>([
    ['is nothing', '', undefined, /the program \("active"\) printed no JSON: ""$/],
    ['is no JSON', 'call 01 is up', undefined, /printed no JSON: "call 01 is up"$/],
    ['wraps the resource', '{"call":{"id":"01"}}', undefined, /printed no call resource, .*"id".*: "\{/],
    ['has a number as id', '{"id":1}', undefined, /printed no call resource/],
    [
      'is a call that the agent is not told of',
      '{"id":"01"}',
      { id: '02', state: 'Established' },
      /agent \(15000\) was not notified of the call 01 that the program printed, within 300 ms/,
    ],
    [
      'is a call of before',
      '{"id":"01"}',
      { id: '01', state: 'Established', before: true },
      /printed the call 01, which the run had before/,
    ],
    [
      'is a call that is over',
      '{"id":"01"}',
      { id: '01', state: 'Released' },
      /did not become Established after the program said so \("active"\)/,
    ],
  ])('is refused in a sentence where it %s', async (_, prints, notified, reason) => {
    await expect(calls(prints, notified).active()).rejects.toMatchObject({
      name: 'CallNotMade',
      message: expect.stringMatching(reason),
    });
  });
});
