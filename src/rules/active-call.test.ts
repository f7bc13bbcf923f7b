import { describe, expect, it } from 'vitest';
import type { BuiltMessage } from './built-request.test-driver.js';
import { activeRun, KEY } from './conformant-run.test-driver.js';
import { TraceBuilder } from './trace-builder.test-driver.js';

/** What comes out for a message of the request that is changed as said. */
function shown(message: BuiltMessage) {
  const run = activeRun();
  run.dispose({ key: KEY, message });
  return (id: string) => run.judge(id, 'x3');
}

describe('the message of a request', () => {
  it.each<[string, BuiltMessage, string, string]>([
    ['ACT-01', { data: { messageType: 'ErrorMessage' } }, 'fail', 'messageType is "ErrorMessage"'],
    ['ACT-04', { call: { callUuid: 'another' } }, 'fail', 'callUuid is "another", not "UUID-c3"'],
    ['ACT-04', { call: { uri: 'http://x/me/calls/UUID-c3' } }, 'fail', 'does not end in /ID-c3'],
    ['ACT-04', { call: { path: '/calls/1' } }, 'fail', 'path is "/calls/1"'],
    ['ACT-04', { call: { path: undefined, uri: null } }, 'pass', 'ID-c3'],
    ['ACT-05', { call: { duration: 262 } }, 'fail', '/data/call/duration must be string or null'],
    ['ACT-05', { call: { participants: ['15001'] } }, 'fail', 'participants'],
    [
      'ACT-05',
      { call: { dnis: null, capabilities: ['X'], ani: 5 }, data: { metrics: [] } },
      'pass',
      'documented type',
    ],
    ['ACT-06', { call: { mute: null, participants: [] } }, 'warn', 'data.call.participants.0.digits'],
    ['ACT-06', { call: { connId: undefined, path: undefined, monitoring: null } }, 'pass', 'every member'],
    ['ACT-16', { data: { phoneNumber: '15001' } }, 'warn', '"15001"'],
  ])('%s: %j is %s', (id, message, verdict, words) => {
    expect(shown(message)(id)).toMatchObject({ verdict, reason: expect.stringContaining(words) });
  });
});

describe('the call as read (ACT-12)', () => {
  it('shows what was notified last, before the reading or soon after: others write meanwhile', () => {
    const run = activeRun();
    expect(run.judge('ACT-12', 'x2', run.read('call')).verdict).toBe('pass');
    const theirs = activeRun();
    const read = theirs.read('call', { body: { statusCode: 0, call: { userData: { theirs: 1 } } } });
    expect(theirs.judge('ACT-12', 'x2', read).verdict).toBe('warn');
    theirs.wait(300).message({ userData: { theirs: 1 } });
    expect(theirs.judge('ACT-12', 'x2', read).verdict).toBe('pass');
  });

  it.each<[string, { status?: number; body?: unknown }]>([
    ['HTTP 404', { status: 404 }],
    ['a refusal with HTTP 200', { body: { statusCode: 6, statusMessage: 'no' } }],
    ['no JSON object', { body: 'call' }],
  ])('says nothing when it cannot be read: %s', (_, answer) => {
    const run = activeRun();
    expect(run.judge('ACT-12', 'x2', run.read('call', answer))).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('could not be read'),
    });
  });
});

describe('a call that nobody is talking on (ACT-13, ACT-15)', () => {
  const on = (state: string, situation: 'held' | 'ringing', refused = false) => {
    const run = activeRun().status(state);
    const answer = refused ? { status: 400, body: { statusCode: 2, statusMessage: 'not now' } } : {};
    run.dispose({ key: KEY, situation, answer });
    return run;
  };

  it('is dispositioned like one in conversation', () => {
    expect(on('Held', 'held').judge('ACT-13', 'x3')).toMatchObject({
      verdict: 'pass',
      reason: expect.stringMatching(/^accepted in state Held; .* state in the message Held$/),
    });
    expect(on('Ringing', 'ringing').judge('ACT-15', 'x3').verdict).toBe('info');
  });

  it('is a warning when it is refused on hold, and told when it is refused while ringing', () => {
    const held = on('Held', 'held', true).judge('ACT-13', 'x3');
    expect(held).toMatchObject({ verdict: 'warn', reason: expect.stringContaining('refused in state Held') });
    expect(on('Ringing', 'ringing', true).judge('ACT-15', 'x3').verdict).toBe('info');
  });
});

describe('the call resource', () => {
  it('gives callUuid as notified or as read (ACT-18)', () => {
    const run = new TraceBuilder().call('c1', { ids: { callUuid: undefined } });
    run.dispose({ key: KEY });
    expect(run.judge('ACT-18', 'x1', run.read('call')).verdict).toBe('warn');
    const read = run.read('call', { body: { statusCode: 0, call: { callUuid: 'U' } } });
    expect(run.judge('ACT-18', 'x1', read)).toMatchObject({ verdict: 'pass', reason: 'read as "U"' });
  });

  it('is taken at the device as well, or not, which is told (RES-07)', () => {
    const run = activeRun();
    run.dispose({ key: KEY, change: 'at the device' });
    run.dispose({ key: KEY, change: 'at the device', answer: { status: 404, body: { statusCode: 6 } } });
    expect(run.judge('RES-07', 'x3')).toMatchObject({
      verdict: 'info',
      reason: expect.stringContaining('taken'),
    });
    expect(run.judge('RES-07', 'x4')).toMatchObject({
      verdict: 'info',
      reason: expect.stringContaining('HTTP 404'),
    });
  });
});
