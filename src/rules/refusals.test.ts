import { describe, expect, it } from 'vitest';
import type { BuiltRequest } from './built-request.test-driver.js';
import { activeRun, KEY, OTHER_KEY, sentinels, withChanged } from './conformant-run.test-driver.js';
import type { TraceBuilder } from './trace-builder.test-driver.js';

const refusal = { answer: { status: 400, body: { statusCode: 10, statusMessage: 'no' } } };

describe('how a changed request was received', () => {
  it.each<[string, BuiltRequest]>([
    ['HTTP 400 and a code', refusal],
    ['HTTP 200 and a code', { answer: { status: 200, body: { statusCode: 10, statusMessage: 'no' } } }],
    ['a plain-text 403', { answer: { status: 403, text: 'Missing or invalid Csrf token' } }],
    ['a redirect', { answer: { status: 302, headers: { location: '/login' }, text: '' } }],
    ['HTTP 500 with statusCode 0 and no effect', { answer: { status: 500 }, message: false, endAfter: 15 }],
  ])('is refused: %s', (_, changed) => {
    const run = withChanged(changed);
    for (const id of ['ERR-09', 'ERR-18', 'ERR-22']) expect(run.judge(id, 'x4').verdict, id).toBe('pass');
  });

  it('is refused by statusCode 0 and an ErrorMessage, which is said, and which ERR-15 to 17 do not look at', () => {
    const run = activeRun();
    run.dispose({ key: KEY });
    run
      .errorMessage({ after: 100 })
      .dispose({ key: KEY, title: 'ERR-09', change: 'c', message: false, endAfter: 105 });
    run.dispose({ key: OTHER_KEY });
    run.dispose({ key: KEY });
    sentinels(run);
    expect(run.judge('ERR-09', 'x4')).toMatchObject({
      verdict: 'pass',
      reason: expect.stringContaining('then an ErrorMessage on /v2/me/calls after 99 ms'),
    });
    for (const id of ['ERR-15', 'ERR-16', 'ERR-17', 'ERR-18'])
      expect(run.judge(id, 'x4').verdict, id).toBe('pass');
  });

  it('is refused by an ErrorMessage to whoever sent it', () => {
    const run = activeRun();
    run.dispose({ key: KEY });
    run.errorMessage({ after: 100, to: 'bystander' });
    run.dispose({ key: KEY, by: 'bystander', change: 'by a stranger', message: false, endAfter: 105 });
    run.dispose({ key: OTHER_KEY });
    run.dispose({ key: KEY });
    expect(sentinels(run).judge('ERR-13', 'x4').verdict).toBe('pass');
  });

  it('is not refused by an ErrorMessage after the next request, nor by one after GWS_NOTIFICATION_MS', () => {
    const next = activeRun();
    next.dispose({ key: KEY });
    next.dispose({ key: KEY, change: 'c', message: false, endAfter: 15 });
    next.errorMessage({ after: 4 }).dispose({ key: OTHER_KEY });
    expect(sentinels(next).judge('ERR-09', 'x4').verdict).toBe('warn');
    const late = activeRun();
    late.dispose({ key: KEY });
    late.dispose({ key: KEY, change: 'c', message: false });
    late.errorMessage({ after: 100 }).wait(200).dispose({ key: OTHER_KEY });
    expect(sentinels(late).judge('ERR-09', 'x4').verdict).toBe('warn');
  });

  it('is a warning, at any level, when it is answered 0 without effect', () => {
    const run = withChanged({ message: false, endAfter: 15 });
    expect(run.judge('ERR-09', 'x4')).toMatchObject({
      verdict: 'warn',
      reason: 'answered success, without effect and without an ErrorMessage',
    });
    expect(run.judge('ERR-22', 'x4').verdict).toBe('warn');
  });

  it('is inconclusive when it is answered 0 and nothing more came about the call', () => {
    const run = activeRun();
    run.dispose({ key: KEY });
    run.dispose({ key: KEY, change: 'c', message: false });
    expect(run.judge('ERR-09', 'x4').reason).toContain('no later message tells');
  });

  it('fails a MUST and warns for a SHOULD when it is answered 0 with an effect', () => {
    const run = withChanged({ value: 'Gws-changed' });
    expect(run.judge('ERR-09', 'x4')).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('"Gws-changed" shows in the call'),
    });
    expect(run.judge('ERR-22', 'x4').verdict).toBe('warn');
  });

  it.each<[string, BuiltRequest]>([
    ['connection reset', { answer: null, failure: 'ConnectionReset' }],
    ['never answered', { answer: null }],
    ['not JSON', { answer: { text: '<html>' } }],
    ['JSON without statusCode', { answer: { body: [] } }],
  ])('cannot be read (%s): inconclusive, naming what the target did', (_, changed) => {
    expect(withChanged(changed).judge('ERR-09', 'x4')).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(/no readable answer: (The target reset|answered HTTP 200|no answer)/),
    });
  });

  it('is an error of nobody when the service is not available: 503 with 4, no other 503', () => {
    const unavailable = withChanged({
      answer: { status: 503, body: { statusCode: 4, statusMessage: 'later' } },
    });
    expect(unavailable.judge('ERR-09', 'x4').verdict).toBe('error');
    expect(
      withChanged({ answer: { status: 503, body: { statusCode: 6 } } }).judge('ERR-09', 'x4').verdict,
    ).toBe('pass');
  });
});

describe('a refusal is bound to its change', () => {
  it.each<[string, (run: TraceBuilder) => unknown, (run: TraceBuilder) => unknown, string]>([
    ['before', () => {}, (run) => run.dispose({ key: OTHER_KEY }), 'had not succeeded before'],
    ['before, with the same key', (run) => run.dispose({ key: KEY }), () => {}, 'had not succeeded before'],
    ['after', (run) => run.dispose({ key: OTHER_KEY }), () => {}, 'did not succeed after'],
    [
      'after, with the same key',
      (run) => run.dispose({ key: OTHER_KEY }),
      (run) => run.dispose({ key: KEY }),
      'did not succeed after',
    ],
  ])('and says nothing unless the unchanged request succeeded %s', (_, before, after, why) => {
    const run = activeRun().call('c4');
    before(run);
    const changed = run.dispose({ key: OTHER_KEY, change: 'c', ...refusal });
    after(run);
    run.backTo('c3').dispose({ key: OTHER_KEY });
    expect(sentinels(run).judge('ERR-09', changed)).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining(why),
    });
  });

  it('also by the repetition of an unchanged request whose first sending went unanswered', () => {
    const run = activeRun();
    run.dispose({ key: KEY, change: 'c', ...refusal });
    run.dispose({ key: KEY, answer: null, failure: 'ConnectionReset' });
    run.dispose({ key: KEY, repeats: 'x4' });
    expect(run.judge('ERR-09', 'x3').verdict).toBe('pass');
  });
});

describe('what a refusal says', () => {
  const said = (body: unknown, title = 'ERR-01: without disposition') =>
    withChanged({ title, answer: { status: 400, body }, message: false, endAfter: 15 });

  it.each<[unknown, string]>([
    [{ statusCode: 1, statusMessage: 'missing' }, 'pass'],
    [{ statusCode: 1 }, 'fail'],
    [{ statusCode: 1, statusMessage: '' }, 'fail'],
    [{ statusCode: '1', statusMessage: 'missing' }, 'fail'],
    [{ statusMessage: 'missing' }, 'fail'],
    [{ statusCode: 0, statusMessage: 'missing' }, 'fail'],
    [null, 'fail'],
  ])('%j is a code and a message: %s', (body, verdict) => {
    expect(said(body).judge('ERR-15', 'x4').verdict).toBe(verdict);
  });

  it('is nothing beside the two (ERR-16)', () => {
    expect(said({ statusCode: 1, statusMessage: 'm', errors: [] }).judge('ERR-16', 'x4')).toMatchObject({
      verdict: 'warn',
      reason: expect.stringContaining('also gives errors'),
    });
  });

  it.each<[string, number, string]>([
    ['ERR-01: missing', 10, 'pass'],
    ['ERR-01: missing', 4, 'warn'],
    ['ERR-05: wrong type', 2, 'pass'],
    ['ERR-06: unknown', 6, 'pass'],
    ['ERR-06: unknown', 2, 'warn'],
    ['ERR-12: no feature', 5, 'pass'],
    ['ERR-12: no feature', 6, 'warn'],
    ['ERR-13: no party', 6, 'pass'],
  ])('%s with code %i is documented for the case: %s', (title, statusCode, verdict) => {
    const run = said({ statusCode, statusMessage: 'm' }, title);
    expect(run.judge('ERR-17', 'x4').verdict).toBe(verdict);
  });

  it('passes over a case for which no code is given, and an unavailable service', () => {
    expect(said({ statusCode: 4, statusMessage: 'm' }, 'ERR-09: x').judge('ERR-17', 'x4').reason).toContain(
      'no request',
    );
    const away = withChanged({ answer: { status: 503, body: { statusCode: 4 } } });
    expect(away.judge('ERR-15', 'x4').reason).toBe('no request was refused by an answer');
  });

  it('does not tell a missing feature from a missing part in the call when the codes are the same (ERR-12)', () => {
    const codeOf = (statusCode: number) => ({
      answer: { status: 403, body: { statusCode, statusMessage: 'm' } },
    });
    const run = activeRun();
    run.dispose({ key: KEY, by: 'unlicensed', change: 'unlicensed', ...codeOf(5) });
    run.dispose({ key: KEY, by: 'bystander', change: 'stranger', ...codeOf(5) });
    run.dispose({ key: KEY });
    expect(run.judge('ERR-12', 'x3')).toMatchObject({
      verdict: 'pass',
      reason: expect.stringContaining('cannot be told apart'),
    });
  });
});

describe('what nothing public decides', () => {
  it('is told as refused, without effect, or stored, and as what', () => {
    const fate = (changed: BuiltRequest) => withChanged({ change: 'odd', ...changed }).judge('ERR-21', 'x4');
    expect(fate(refusal)).toMatchObject({
      verdict: 'info',
      reason: expect.stringContaining('odd: refused, HTTP 400'),
    });
    expect(fate({ message: false, endAfter: 15 }).reason).toBe('odd: taken, without effect');
    const stored = activeRun();
    stored.dispose({ key: KEY, change: 'odd', value: 5, message: { userData: { [KEY]: '5' } } });
    expect(stored.judge('ERR-21', 'x3').reason).toBe('odd: taken, stored as "5"');
  });
});
