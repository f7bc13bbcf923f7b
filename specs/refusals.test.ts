import { describe, expect, it } from 'vitest';
import { type BuiltRequest, refusal } from '../src/judge/built-request.test-driver.js';
import {
  activeRun,
  KEY,
  OTHER_KEY,
  sentinels,
  withChanged,
  withChangedReleased,
} from '../src/judge/conformant-run.test-driver.js';
import { observed } from '../src/judge/observed.test-driver.js';
import type { TraceBuilder } from '../src/judge/trace-builder.test-driver.js';

const unknown = { operationName: 'SetNothing' };
const inert = { message: false as const, copy: false as const, endAfter: 15 };

describe('how a changed request was received', () => {
  it.each<[string, BuiltRequest]>([
    ['HTTP 400 and a code', refusal],
    ['HTTP 200 and a code', { response: { status: 200, body: { statusCode: 10, statusMessage: 'no' } } }],
    ['a plain-text 403', { response: { status: 403, text: 'Forbidden' } }],
    ['a redirect', { response: { status: 302, headers: { location: '/login' }, text: '' } }],
    ['HTTP 500 with statusCode 0 and no effect', { response: { status: 500 }, ...inert }],
  ])('is refused: %s', (_, changed) => {
    const run = withChanged({ ...unknown, ...changed });
    for (const id of ['ERR-09', 'ERR-18']) expect(run.see(id, 'x4')?.outcome, id).toBe('holds');
    const without = withChanged({ without: 'operationName', ...changed });
    expect(without.see('ERR-22', 'x4')?.outcome).toBe('holds');
  });

  it.each<[string, BuiltRequest['response']]>([
    ['CSRF protection', { status: 403, text: 'Missing or invalid Csrf token' }],
    ['a gateway', { status: 502, text: '<html>Bad gateway' }],
    ['a limit of requests', { status: 429, text: '' }],
  ])('is not known where something stands before the operation: %s', (_, response) => {
    const run = withChanged({ ...unknown, response });
    expect(run.see('ERR-09', 'x4')).toMatchObject(
      observed('inconclusive', /seems to have answered, not the operation/),
    );
    for (const id of ['ERR-15', 'ERR-18']) expect(run.see(id, 'x4'), id).toBeUndefined();
  });

  it('is refused for its change although an odd value was refused just before', () => {
    const run = activeRun();
    run.sent({ key: KEY, value: 'Gws <b>', ...refusal }, { key: KEY, ...unknown, ...refusal }, { key: KEY });
    expect(run.see('ERR-09', 'x4')?.outcome).toBe('holds');
  });

  it('is refused by CSRF protection where nobody was signed in', () => {
    const response = { status: 403, text: 'Missing or invalid Csrf token' };
    expect(withChanged({ sender: 'anonymous', response, ...inert }).see('ERR-11', 'x4')).toMatchObject(
      observed('holds', /by CSRF protection/),
    );
  });

  it.each([
    ['sent with a wrong password', { authorization: 'Basic [credentials]' }],
    ['sent with the cookie of no session', { cookie: 'JSESSIONID=[cookie]' }],
  ])('is asked of a request %s as of one without credentials', (described, headers) => {
    const taken = withChanged({ sender: 'anonymous', headers });
    expect(taken.see('ERR-11', 'x4')?.outcome).toBe('contradicted');
    expect(taken.exchange('x4').shape.described).toBe(described);
  });

  it('is refused by statusCode 0 and an ErrorMessage, which is said, and which ERR-15 to 17 do not look at', () => {
    const run = activeRun().sent({ key: KEY });
    run.errorMessage({ after: 100 }).send({ key: KEY, ...unknown, ...inert, endAfter: 105 });
    run.sent({ key: OTHER_KEY }, { key: KEY });
    sentinels(run);
    expect(run.see('ERR-09', 'x4')).toMatchObject(
      observed('holds', /then an ErrorMessage on \/v2\/me\/calls after 99 ms/),
    );
    for (const id of ['ERR-15', 'ERR-16', 'ERR-17', 'ERR-18'])
      expect(run.see(id, 'x4')?.outcome ?? 'holds', id).toBe('holds');
  });

  it('is refused by an ErrorMessage to whoever sent it', () => {
    const run = activeRun().sent({ key: KEY }).errorMessage({ after: 100, to: 'bystander' });
    run.sent({ key: KEY, sender: 'bystander', ...inert, endAfter: 105 }, { key: OTHER_KEY }, { key: KEY });
    expect(sentinels(run).see('ERR-13', 'x4')?.outcome).toBe('holds');
  });

  it('is refused by the ErrorMessage to its sender, though somebody else was answered 0 before and told nothing', () => {
    const run = activeRun().sent({ key: KEY }, { key: KEY, sender: 'unlicensed', ...inert }, { key: KEY });
    run.errorMessage({ after: 30 }).send({ key: KEY, ...unknown, ...inert, endAfter: 40 });
    run.sent({ key: OTHER_KEY }, { key: KEY });
    expect(sentinels(run).see('ERR-09', 'x6')?.outcome).toBe('holds');
    expect(run.see('ERR-12', 'x4')?.reason).toContain('what unlicensed is told over CometD is not heard');
  });

  it('is refused by the ErrorMessage on a session that began after others like it were sent, of which nothing was heard', () => {
    const by = { sender: 'unlicensed', ...inert } as const;
    const run = activeRun()
      .sent({ key: KEY }, { key: KEY, ...by })
      .session('unlicensed');
    run.errorMessage({ after: 100, to: 'unlicensed' }).send({ key: KEY, ...by, endAfter: 105 });
    run.sent({ key: OTHER_KEY }, { key: KEY });
    expect(sentinels(run).see('ERR-12', 'x5')?.outcome).toBe('holds');
  });

  it('is refused by an ErrorMessage that comes after the next request, which need not be refused', () => {
    const run = activeRun().sent({ key: KEY }, { key: KEY, ...unknown, ...inert });
    run.errorMessage({ after: 30 }).sent({ key: OTHER_KEY, endAfter: 40 }, { key: KEY });
    expect(sentinels(run).see('ERR-09', 'x4')?.outcome).toBe('holds');
    expect(run.see('RES-01', 'x5')?.outcome).toBe('holds');
  });

  it('is not refused by an ErrorMessage after GWS_NOTIFICATION_MS, nor by one that names another request', () => {
    const late = activeRun().sent({ key: KEY }, { key: KEY, ...unknown, ...inert, endAfter: 5001 });
    late.errorMessage({ after: 100 }).wait(200).send({ key: OTHER_KEY });
    expect(sentinels(late).see('ERR-09', 'x4')?.outcome).toBe('doubtful');
    const named = withChanged({ ...unknown, ...inert });
    named.call('c5').errorMessage({ data: { referenceId: 'Gws-value-x5' } });
    expect(named.see('ERR-09', 'x4')?.outcome).toBe('doubtful');
  });

  it('is left open where others are refused by an ErrorMessage and the session ends before its own can have come', () => {
    const run = activeRun().sent({ key: KEY }).errorMessage({ after: 100 });
    run.send({ key: KEY, ...unknown, ...inert, endAfter: 105 });
    run.sent({ key: OTHER_KEY }, { key: KEY, ...unknown, ...inert, endAfter: 10 }, { key: OTHER_KEY });
    expect(run.see('ERR-09', 'x6')).toMatchObject(
      observed('inconclusive', /an ErrorMessage may have come: it was not awaited$/),
    );
    expect(sentinels(run.wait(300)).see('ERR-09', 'x6')?.outcome).toBe('doubtful');
  });

  it('is doubtful, at any level a warning, when it is answered 0 without effect', () => {
    const run = withChanged({ ...unknown, ...inert });
    expect(run.see('ERR-09', 'x4')).toMatchObject(
      observed('doubtful', 'answered success, without effect and without an ErrorMessage'),
    );
  });

  it('is inconclusive when it is answered 0 and nothing more came about the call', () => {
    const run = activeRun().sent({ key: KEY }, { key: KEY, ...unknown, ...inert, endAfter: 5001 });
    expect(run.see('ERR-09', 'x4')?.reason).toContain('no later message tells');
  });

  it.each<[string, BuiltRequest, string]>([
    ['ERR-01', { without: 'disposition', stored: 'null' }, 'GwsTest changed from'],
    ['ERR-04', { value: { a: 'Gws-structured' } }, 'shows in the call'],
    ['ERR-05', { key: { a: 1 } }, 'shows in the call'],
    ['ERR-09', unknown, 'shows in the call'],
    ['ERR-11', { sender: 'anonymous' }, 'shows in the call'],
    ['ERR-12', { sender: 'unlicensed' }, 'shows in the call'],
    ['ERR-13', { sender: 'bystander' }, 'shows in the call'],
    ['ERR-22', { without: 'operationName' }, 'shows in the call'],
  ])('contradicts %s when it is answered 0 with an effect: %j', (id, changed, words) => {
    expect(withChanged(changed).see(id, 'x4')).toMatchObject(
      observed('contradicted', expect.stringContaining(words)),
    );
  });

  it.each<[string, BuiltRequest]>([
    ['ERR-01', { without: 'disposition', stored: 'x', event: { userData: {} } }],
    ['ERR-09', unknown],
    ['ERR-13', { sender: 'bystander' }],
  ])('contradicts %s on a released call when an event comes of it: %j', (id, changed) => {
    expect(withChangedReleased(changed).see(id, 'x4')?.outcome).toBe('contradicted');
    expect(withChangedReleased({ ...changed, ...refusal }).see(id, 'x4')?.outcome).toBe('holds');
    expect(withChangedReleased({ ...changed, event: false }).see(id, 'x4')?.outcome).toBe('doubtful');
  });

  it.each<[string, BuiltRequest]>([
    ['connection reset', { failure: 'ConnectionReset' }],
    ['never answered', { response: null }],
    ['not JSON', { response: { text: '<html>' } }],
    ['JSON without statusCode', { response: { body: [] } }],
  ])('cannot be read (%s): inconclusive, naming what the target did', (_, changed) => {
    expect(withChanged({ ...unknown, ...changed }).see('ERR-09', 'x4')).toMatchObject(
      observed('inconclusive', /no readable response: (The target reset|answered HTTP 200|no response)/),
    );
  });

  it('is an error of nobody when the service is not available: 503 with 4, no other 503', () => {
    const seen = (statusCode: number) =>
      withChanged({ ...unknown, response: { status: 503, body: { statusCode } } }).see('ERR-09', 'x4');
    expect(seen(4)?.outcome).toBe('unavailable');
    expect(seen(6)?.outcome).toBe('holds');
  });
});

describe('a refusal is bound to its change', () => {
  it.each<[string, (run: TraceBuilder) => unknown, (run: TraceBuilder) => unknown, string]>([
    ['before', () => {}, (run) => run.send({ key: OTHER_KEY }), 'had not succeeded before'],
    ['before, with the same key', (run) => run.send({ key: KEY }), () => {}, 'had not succeeded before'],
    ['after', (run) => run.send({ key: OTHER_KEY }), () => {}, 'did not succeed after'],
    [
      'after, with the same key',
      (run) => run.send({ key: OTHER_KEY }),
      (run) => run.send({ key: KEY }),
      'did not succeed after',
    ],
    [
      'after, in the same state',
      (run) => run.send({ key: OTHER_KEY }),
      (run) => run.status('Held').send({ key: OTHER_KEY }),
      'did not succeed after',
    ],
  ])('and says nothing unless the unchanged request succeeded %s', (_, before, after, why) => {
    const run = activeRun().call('c4');
    before(run);
    const changed = run.send({ key: OTHER_KEY, ...unknown, ...refusal });
    after(run);
    run.backTo('c3').send({ key: OTHER_KEY });
    expect(sentinels(run).see('ERR-09', changed)).toMatchObject(
      observed('inconclusive', expect.stringContaining(why)),
    );
  });

  it('also by the repetition of an unchanged request whose first sending went unanswered', () => {
    const run = activeRun();
    run.sent({ key: KEY, ...unknown, ...refusal }, { key: KEY, failure: 'ConnectionReset' }, { key: KEY });
    expect(run.see('ERR-09', 'x3')?.outcome).toBe('holds');
  });

  it('on an active call and on a released one, each being a case', () => {
    expect(withChanged({ ...unknown, ...refusal }).judge('ERR-09')).toMatchObject({
      verdict: 'inconclusive',
      reason: 'released: nothing of the kind was sent',
    });
    const given = { calls: { kind: 'given' as const, active: 'ID-c3' } };
    const run = activeRun(given).sent({ key: KEY, ...unknown, ...refusal }, { key: KEY });
    expect(run.judge('ERR-09').verdict).toBe('pass');
  });
});

it('what nothing public decides is told as refused, without effect, or stored, and as what', () => {
  const fate = (changed: BuiltRequest) => withChanged({ value: 5, ...changed }).judge('ERR-21');
  expect(fate(refusal)).toMatchObject({
    verdict: 'info',
    reason: 'disposition is 5: refused, HTTP 400, statusCode 10 "no"',
  });
  expect(fate(inert).reason).toBe('disposition is 5: taken, without effect');
  expect(fate({ stored: '5' }).reason).toBe('disposition is 5: taken, stored as "5"');
  const uri = withChanged({ callUri: 'http://target.test/api/v2/me/calls/ID-c3', value: 'Gws-by-uri' });
  expect(uri.judge('ERR-20').reason).toContain('call.uri as callUri: taken');
});
