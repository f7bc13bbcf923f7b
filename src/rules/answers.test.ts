import { describe, expect, it } from 'vitest';
import type { BuiltRequest } from './built-request.test-driver.js';
import { activeRun, KEY, releasedRun } from './conformant-run.test-driver.js';

const json = { 'content-type': 'application/json;charset=UTF-8' };

/** What comes out for the answer `x3` to the documented request on an active call. */
function answered(request: BuiltRequest) {
  const run = activeRun();
  run.dispose({ key: KEY, ...request });
  return (id: string) => run.judge(id, 'x3');
}

describe('the answer to the documented request (RES-01)', () => {
  it.each<[string, BuiltRequest, string]>([
    ['{"statusCode":0} is success', {}, 'pass'],
    ['statusCode 0 with HTTP 500 is success', { answer: { status: 500 } }, 'pass'],
    ['the string "0" is not the number 0', { answer: { body: { statusCode: '0' } } }, 'fail'],
    ['an object without statusCode is no success', { answer: { body: {} } }, 'fail'],
    ['an array is no object', { answer: { body: [{ statusCode: 0 }] } }, 'fail'],
    ['null is no object', { answer: { body: null } }, 'fail'],
    ['text is no JSON', { answer: { text: 'OK' } }, 'fail'],
    ['a refusal is no success', { answer: { status: 400, body: { statusCode: 10 } } }, 'fail'],
    ['a reset connection is no answer', { failure: 'ConnectionReset' }, 'fail'],
    ['what the end of the run cut off is open', { failure: 'Aborted' }, 'inconclusive'],
    ['503 with code 4 is nobody’s failure', { answer: { status: 503, body: { statusCode: 4 } } }, 'error'],
  ])('%s', (_, request, verdict) => {
    expect(answered(request)('RES-01').verdict).toBe(verdict);
  });

  it('one deviation in it does not hide the others: what is accepted otherwise is judged on', () => {
    const text = answered({ answer: { body: { statusCode: '0' } } });
    for (const id of ['RES-03', 'RES-04', 'RES-05', 'ACT-01', 'ACT-03', 'KEY-03'])
      expect(text(id).verdict, id).toBe('pass');
    const error = answered({ answer: { status: 500 } });
    expect(error('RES-03')).toMatchObject({ verdict: 'fail', reason: 'success is answered with HTTP 500' });
    for (const id of ['RES-05', 'ACT-01', 'ACT-03']) expect(error(id).verdict, id).toBe('pass');
  });

  it('when there is none leaves every other row that needs it inconclusive, naming what the target did', () => {
    const reset = answered({ failure: 'ConnectionReset' });
    for (const id of ['RES-03', 'RES-04', 'RES-05', 'RES-06', 'ACT-01', 'ACT-03', 'ACT-10', 'KEY-03'])
      expect(reset(id), id).toMatchObject({
        verdict: 'inconclusive',
        reason: expect.stringContaining('reset the connection'),
      });
  });

  it('with 503 and code 4 is an error of every row that needs it', () => {
    const away = answered({
      answer: { status: 503, body: { statusCode: 4, statusMessage: 'not available' } },
    });
    for (const id of ['RES-01', 'RES-03', 'ACT-01', 'ACT-06', 'ACT-15'])
      expect(away(id).verdict, id).toBe('error');
  });
});

describe('what comes with success', () => {
  it.each<[string, BuiltRequest['answer'], string, string]>([
    ['RES-03', { status: 202 }, 'pass', 'HTTP 202'],
    ['RES-04', { headers: json }, 'pass', 'application/json;charset=UTF-8'],
    ['RES-04', { headers: { 'content-type': 'Application/JSON' } }, 'pass', 'Application/JSON'],
    ['RES-04', { headers: { 'content-type': 'text/json' } }, 'warn', 'text/json'],
    ['RES-04', { headers: {} }, 'warn', 'no content-type'],
    ['RES-05', { body: { statusCode: 0, statusMessage: null } }, 'pass', 'no statusMessage'],
    ['RES-05', { body: { statusCode: 0, statusMessage: '' } }, 'fail', 'statusMessage ""'],
    ['RES-06', { body: { statusCode: 0, call: {}, x: 1 } }, 'info', 'other attributes: call, x'],
  ])('%s: %j is %s', (id, answer, verdict, words) => {
    expect(answered({ answer })(id)).toMatchObject({ verdict, reason: expect.stringContaining(words) });
  });
});

describe('the answer for a released call', () => {
  const released = (wait: number, request: BuiltRequest = {}) => {
    const run = releasedRun().wait(wait);
    run.dispose({ key: KEY, ...request });
    return run;
  };

  it('is asked for within 1 s of the agent’s own Released, whose age is told (RES-02)', () => {
    expect(released(100).judge('RES-02', 'x3')).toMatchObject({
      verdict: 'pass',
      reason: expect.stringContaining("asked 103 ms after the agent's own Released message"),
    });
    expect(released(1100).judge('RES-02', 'x3')).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('later than 1 s'),
    });
    expect(released(1100).judge('REL-09', 'x3').verdict).toBe('pass');
    const refused = released(0, { answer: { status: 404, body: { statusCode: 6, statusMessage: 'gone' } } });
    for (const id of ['RES-02', 'REL-09']) expect(refused.judge(id, 'x3').verdict).toBe('fail');
  });

  it('is given a second time within 10 s (REL-07)', () => {
    const second = (wait: number, request: BuiltRequest = {}) => {
      const run = released(0).wait(wait);
      run.dispose({ key: KEY, ...request });
      return run.judge('REL-07', 'x3', 'x4').verdict;
    };
    expect(second(9000)).toBe('pass');
    expect(second(10_000)).toBe('inconclusive');
    expect(second(0, { answer: { status: 404, body: { statusCode: 6 } } })).toBe('warn');
    expect(second(0, { failure: 'ConnectionReset' })).toBe('inconclusive');
  });
});
