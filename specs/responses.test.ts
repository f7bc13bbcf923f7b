import { describe, expect, it } from 'vitest';
import type { BuiltRequest } from '../src/judge/built-request.test-driver.js';
import { activeRun, KEY, releasedRun } from '../src/judge/conformant-run.test-driver.js';
import { observed } from '../src/judge/observed.test-driver.js';
import type { TraceBuilder } from '../src/judge/trace-builder.test-driver.js';

const json = { 'content-type': 'application/json;charset=UTF-8' };
const gone = { response: { status: 404, body: { statusCode: 6, statusMessage: 'gone' } } };

/** What is seen of the response `x3` to the documented request on an active call; the same comes to `x4`. */
function answered(request: BuiltRequest, again: BuiltRequest = request) {
  const run = activeRun().sent({ key: KEY, ...request }, { key: KEY, ...again });
  return (id: string) => run.see(id, 'x3');
}

describe('the response to the documented request (RES-01)', () => {
  it.each<[string, BuiltRequest, string]>([
    ['{"statusCode":0} is success', {}, 'holds'],
    ['statusCode 0 with HTTP 500 is success', { response: { status: 500 } }, 'holds'],
    ['the string "0" is not the number 0', { response: { body: { statusCode: '0' } } }, 'contradicted'],
    ['an object without statusCode is no success', { response: { body: {} } }, 'contradicted'],
    ['false is no number', { response: { body: { statusCode: false } } }, 'contradicted'],
    ['an array is no object', { response: { body: [{ statusCode: 0 }] } }, 'contradicted'],
    ['null is no object', { response: { body: null } }, 'contradicted'],
    ['text is no JSON', { response: { text: 'OK' } }, 'contradicted'],
    ['a connection that is reset again is no response', { failure: 'ConnectionReset' }, 'contradicted'],
    ['what the end of the run cut off is open', { failure: 'Aborted' }, 'inconclusive'],
    [
      '503 with code 4 is nobody’s failure',
      { response: { status: 503, body: { statusCode: 4 } } },
      'unavailable',
    ],
    ['a gateway’s 504 is no response of it', { response: { status: 504, text: '<html>' } }, 'inconclusive'],
  ])('%s', (_, request, outcome) => {
    expect(answered(request)('RES-01')?.outcome).toBe(outcome);
  });

  it.each([
    { status: 400, body: { statusCode: 10 } },
    { status: 502, body: { statusCode: 7 } },
    { status: 404, text: '<html>' },
  ])('is no success when it is a refusal: %j', (response) => {
    expect(answered({ response }, {})('RES-01')?.outcome).toBe('contradicted');
  });

  it('that refuses every further setting of a key is the matter of ACT-09', () => {
    const seen = answered({ response: { status: 400, body: { statusCode: 10 } } });
    expect(seen('RES-01')).toMatchObject({ outcome: 'inconclusive', causes: ['ACT-09'] });
    expect(seen('ACT-09')?.outcome).toBe('contradicted');
  });

  it.each<[string, BuiltRequest]>([
    ['a reset connection', { failure: 'ConnectionReset' }],
    ['text', { response: { text: 'OK' } }],
    ['an object without statusCode', { response: { body: {} }, message: false, endAfter: 15 }],
  ])('is open when it does not come again: %s', (_, request) => {
    expect(answered(request, {})('RES-01')).toMatchObject(observed('inconclusive', /did not come again/));
  });

  it.each([{ statusCode: null }, {}])('that lacks statusCode, or says null, is no refusal: %j', (body) => {
    const run = activeRun()
      .sent({ key: KEY, response: { body } })
      .writtenByOthers({ [KEY]: 'Gws-value-x3' });
    expect(run.see('RES-01', 'x3')?.reason).toContain('has no statusCode');
    expect(run.see('ERR-18', 'x3')).toBeUndefined();
  });

  it('whose statusCode is no number is no refusal of what was carried out', () => {
    const run = activeRun().sent({ key: KEY, response: { body: { statusCode: false } } });
    run.writtenByOthers({ [KEY]: 'Gws-value-x3' });
    expect(run.see('RES-01', 'x3')?.reason).toBe('statusCode is false, not the number 0');
    expect(run.see('ERR-18', 'x3')).toBeUndefined();
  });

  it('is open when the target was away: other connections were closed too, and nothing was answered between', () => {
    const reset = { failure: 'ConnectionReset', message: false } as const;
    const seen = (between: (run: TraceBuilder) => void) => {
      const run = activeRun().sent({ key: KEY, ...reset });
      between(run);
      run.send({ key: KEY, ...reset });
      return ['x3', 'x4'].map((id) => run.see('RES-01', id)?.outcome);
    };
    const other = (run: TraceBuilder, outcome: object) =>
      run.request('peer', 'http://target.test/api/v2/notifications', {}, outcome).wait(20);
    expect(seen((run) => other(run, { failure: 'ConnectionReset' }))).toEqual([
      'inconclusive',
      'inconclusive',
    ]);
    expect(seen((run) => other(run, { failure: 'ResponseTimeout' }))).toEqual([
      'contradicted',
      'contradicted',
    ]);
    expect(seen((run) => other(other(run, { failure: 'ConnectionReset' }), {}))).toEqual([
      'inconclusive',
      'inconclusive',
    ]);
    expect(seen((run) => other(run, {}))).toEqual(['contradicted', 'contradicted']);
  });

  it('that is wrong in one thing does not hide the others: what is accepted otherwise is judged on', () => {
    const text = answered({ response: { body: { statusCode: '0' } } });
    for (const id of ['RES-03', 'RES-04', 'RES-05', 'ACT-01', 'ACT-03', 'KEY-03'])
      expect(text(id)?.outcome, id).toBe('holds');
    const error = answered({ response: { status: 500 } });
    expect(error('RES-03')).toMatchObject(observed('contradicted', 'success is answered with HTTP 500'));
    for (const id of ['RES-05', 'ACT-01', 'ACT-03']) expect(error(id)?.outcome, id).toBe('holds');
  });

  it('when there is none leaves the rows about the message undecided, naming what the target did', () => {
    const reset = answered({ failure: 'ConnectionReset' });
    for (const id of ['ACT-01', 'ACT-03', 'ACT-08', 'ACT-10', 'KEY-03'])
      expect(reset(id), id).toMatchObject(observed('inconclusive', /reset the connection/));
    // Of what a success must look like it says nothing at all.
    for (const id of ['RES-03', 'RES-04', 'RES-05', 'RES-06']) expect(reset(id), id).toBeUndefined();
  });

  it('with 503 and code 4 is an error of every row that needs it', () => {
    const away = answered({
      response: { status: 503, body: { statusCode: 4, statusMessage: 'not available' } },
    });
    for (const id of ['RES-01', 'ACT-01', 'ACT-06']) expect(away(id)?.outcome, id).toBe('unavailable');
  });

  it('that does not know the call any more, since the CometD session was lost with it, is no refusal', () => {
    const unknown = {
      response: { status: 404, body: { statusCode: 6, statusMessage: 'There is no such call' } },
      message: false,
    } as const;
    const restarted = activeRun().call('c4').sent({}).lost().session().sent(unknown);
    restarted.send({ without: 'operationName', ...unknown });
    expect(restarted.see('RES-01', 'x4')).toMatchObject({
      outcome: 'inconclusive',
      reason: expect.stringMatching(
        /^a server that does not know the call since the CometD session s\S+ was lost/,
      ),
    });
    // One that takes the next request knows the call.
    restarted.send();
    expect(restarted.see('RES-01', 'x4')?.outcome).toBe('contradicted');
    expect(activeRun().call('c4').sent({}, unknown).lost().see('RES-01', 'x4')?.outcome).toBe('inconclusive');
    const known = activeRun().call('c4').sent({}, unknown).released().lost();
    expect(known.see('RES-01', 'x4')?.outcome).toBe('contradicted');
  });

  it('is asked of a value that some layer may misread where it was taken, and of no changed request', () => {
    const refusal = { status: 400, body: { statusCode: 10, statusMessage: 'no' } };
    for (const value of ['null', '5', 'a b']) {
      expect(answered({ value, response: refusal })('RES-01'), value).toBeUndefined();
      expect(answered({ value })('RES-01')?.outcome, value).toBe('holds');
      const text = answered({ value, response: { body: { statusCode: '0' } } });
      expect(text('RES-01')?.outcome, value).toBe('contradicted');
    }
    expect(answered({ callUuid: 'UUID-c2' })('RES-01')).toBeUndefined();
  });
});

describe('what comes with success', () => {
  it.each<[string, BuiltRequest['response'], string, string]>([
    ['RES-03', { status: 202 }, 'holds', 'HTTP 202'],
    ['RES-04', { headers: json }, 'holds', 'application/json;charset=UTF-8'],
    ['RES-04', { headers: { 'content-type': 'Application/JSON' } }, 'holds', 'Application/JSON'],
    ['RES-04', { headers: { 'content-type': 'text/json' } }, 'contradicted', 'text/json'],
    ['RES-04', { headers: {} }, 'contradicted', 'no content-type'],
    ['RES-05', { body: { statusCode: 0, statusMessage: null } }, 'holds', 'no statusMessage'],
    ['RES-05', { body: { statusCode: 0, statusMessage: '' } }, 'contradicted', 'statusMessage ""'],
    ['RES-06', { body: { statusCode: 0, call: {}, x: 1 } }, 'holds', 'other attributes: call, x'],
  ])('%s: %j is %s', (id, response, outcome, words) => {
    expect(answered({ response })(id)).toMatchObject({ outcome, reason: expect.stringContaining(words) });
  });
});

describe('the response for a released call', () => {
  const released = (wait: number, request: BuiltRequest = {}, by: 'agent' | 'peer' | null = 'agent') => {
    const run = activeRun()
      .released(by)
      .wait(wait)
      .sent({ key: KEY, ...request });
    return run;
  };

  it('is asked for within 1 s of the agent’s own Released, whose age is told (RES-02)', () => {
    expect(released(100).see('RES-02', 'x3')).toMatchObject(
      observed('holds', /asked 10\d ms after the agent's own Released message$/),
    );
    expect(released(1100).see('RES-02', 'x3')).toMatchObject(observed('inconclusive', /later than 1 s/));
    expect(released(0, gone).see('RES-02', 'x3')?.outcome).toBe('contradicted');
  });

  it('is asked for whoever released the call, as far as the trace tells (RES-02, REL-09)', () => {
    const rows = (by: 'agent' | 'peer' | null) =>
      ['RES-02', 'REL-09'].map((id) => released(1100, {}, by).see(id, 'x3')?.outcome);
    expect(rows('agent')).toEqual(['inconclusive', undefined]);
    expect(rows('peer')).toEqual([undefined, 'holds']);
    expect(rows(null)).toEqual(['inconclusive', undefined]);
    expect(released(0, gone, 'peer').see('REL-09', 'x3')?.outcome).toBe('contradicted');
  });

  it.each<['agent' | 'peer', string]>([
    ['agent', 'RES-02'],
    ['peer', 'REL-09'],
  ])(
    'that does not come, nor when it is asked again, released by the %s, fails %s, be it not the first',
    (by, id) => {
      const run = released(0, {}, by);
      for (let asked = 0; asked < 2; asked++) run.send({ failure: 'ResponseTimeout', responseAfter: 10_000 });
      expect(run.see(id, 'x4')?.outcome).toBe('contradicted');
    },
  );

  it('is given a second time within 10 s (REL-07)', () => {
    const second = (wait: number, request: BuiltRequest = {}) => {
      const run = releasedRun()
        .sent({ key: KEY })
        .wait(wait)
        .sent({ key: KEY, ...request });
      return run.see('REL-07', 'x4')?.outcome;
    };
    expect(second(9000)).toBe('holds');
    expect(second(10_000)).toBe('inconclusive');
    expect(second(0, gone)).toBe('contradicted');
    expect(second(0, { failure: 'ConnectionReset' })).toBe('inconclusive');
  });
});

it('the address of another edition (RES-07) is told as taken, or not', () => {
  const at = (request: BuiltRequest) => {
    const run = activeRun().sent({ key: KEY, url: 'http://target.test/api/v2/me/devices/D', ...request });
    return run.see('RES-07', 'x3');
  };
  expect(at({})).toMatchObject({ outcome: 'holds', reason: `taken: ${KEY} shows "Gws-value-x3"` });
  expect(at(gone)).toMatchObject({ outcome: 'holds', reason: expect.stringContaining('HTTP 404') });
});
