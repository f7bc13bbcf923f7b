import { describe, expect, it } from 'vitest';
import { KEY } from '../rules/conformant-run.test-driver.js';
import { TraceBuilder } from '../rules/trace-builder.test-driver.js';
import { deafnessOf, is2xx, sessionAt, statusCode, wasRepeated } from './exchange.js';

describe('an exchange', () => {
  it('is the call before, the request, its answer, and what came after sending, to the end of the trace', () => {
    const run = new TraceBuilder().call('c1').errorMessage();
    run
      .event({ early: 1 })
      .wait(5)
      .dispose({ key: KEY, value: 'v', message: { after: 2 }, answerAfter: 8 });
    run.event({ late: 1 }).errorMessage().message();
    const exchange = run.view().exchange('x1');
    expect(exchange).toMatchObject({
      agent: 'agent',
      situation: 'active',
      key: KEY,
      value: 'v',
      outcome: 'message',
      session: 's1',
      before: { state: 'Established', notificationType: 'StatusChange' },
      answer: { status: 200, tookMs: 8 },
      call: { name: 'c1' },
    });
    expect(exchange?.change).toBeUndefined();
    expect(exchange?.failure).toBeUndefined();
    expect(exchange?.messages.map(({ at }) => at - (exchange?.sentAt ?? 0))).toEqual([2, 19]);
    expect(exchange?.errors).toHaveLength(1);
    expect(exchange?.events).toHaveLength(1);
  });

  it('of somebody else’s sending has the messages of the call’s own agent, and ErrorMessages of either', () => {
    const run = new TraceBuilder().call('c1');
    run.dispose({ key: KEY, by: 'bystander', change: 'a stranger' });
    run.errorMessage({ to: 'bystander' }).errorMessage().errorMessage({ to: 'peer' });
    const exchange = run.view().exchange('x1');
    expect(exchange).toMatchObject({ agent: 'bystander', session: 's1' });
    expect(exchange?.messages).toHaveLength(1);
    expect(exchange?.errors.map(({ agent }) => agent)).toEqual(['bystander', 'agent']);
  });

  it('that was begun and never sent, on a call never made, is there without outcome', () => {
    const begun = new TraceBuilder().put({ type: 'exchange', exchange: 'x1', state: 'begin' });
    expect(begun.view().exchange('x1')).toMatchObject({
      call: { name: '', messages: [] },
      request: undefined,
      answer: undefined,
      endedAt: undefined,
      messages: [],
    });
  });

  it('was repeated when another one says so', () => {
    const run = new TraceBuilder().call('c1');
    run.dispose({ failure: 'ConnectionReset' });
    run.dispose({ repeats: 'x1' });
    const view = run.view();
    expect(view.exchanges.map((exchange) => wasRepeated(view, exchange))).toEqual([true, false]);
  });
});

describe('its answer', () => {
  const answered = (answer: object) => {
    const run = new TraceBuilder().call('c1');
    run.dispose({ answer });
    const exchange = run.view().exchange('x1');
    if (exchange === undefined) throw new Error('x1');
    return [is2xx(exchange), statusCode(exchange)];
  };

  it.each<[object, boolean, unknown]>([
    [{}, true, 0],
    [{ status: 204, text: '' }, true, undefined],
    [{ status: 302, body: { statusCode: '0' } }, false, '0'],
    [{ status: 199, body: [] }, false, undefined],
    [{ status: 500, body: null }, false, undefined],
  ])('%j: 2xx is %s, statusCode %j', (answer, success, code) => {
    expect(answered(answer)).toEqual([success, code]);
  });
});

describe('the CometD session of an exchange', () => {
  it('is the last one subscribed and not since ended, of the agent itself', () => {
    const run = new TraceBuilder().wait(10).lost().wait(10).session().wait(10);
    const view = run.put({ type: 'session', agent: 'peer', session: 's9', state: 'subscribed' }).view();
    const seqAt = (at: number) => view.records.findLastIndex((record) => record.at <= at);
    expect([0, 10, 15, 25].map((at) => sessionAt(view, 'agent', seqAt(at)))).toEqual([
      's1',
      undefined,
      undefined,
      's3',
    ]);
    expect(sessionAt(view, 'bystander', seqAt(30))).toBe('s2');
    expect(sessionAt(view, 'unlicensed', seqAt(30))).toBeUndefined();
  });

  it('heard of it until the loss of its session, whatever became of others, and says how that was lost', () => {
    const run = new TraceBuilder().call('c1');
    run.dispose();
    run.lost('bystander').wait(100).lost().session();
    const view = run.view();
    const exchange = view.exchange('x1');
    if (exchange === undefined) throw new Error('x1');
    const lostAt = view.sessions.findLast(({ state }) => state === 'lost')?.at ?? 0;
    const lost = `the CometD session ${exchange.session} was lost (402) meanwhile`;
    expect([lostAt - 1, lostAt, lostAt + 1].map((at) => deafnessOf(view, exchange, at))).toEqual([
      undefined,
      lost,
      lost,
    ]);
  });

  it('is told apart from none at all, with how the last one ended', () => {
    const run = new TraceBuilder().call('c1').lost();
    run.dispose();
    const view = run.view();
    const exchange = view.exchange('x1');
    if (exchange === undefined) throw new Error('x1');
    const why = 'agent had no CometD session when the request was sent: session s1 was lost (402)';
    expect(deafnessOf(view, exchange, exchange.sentAt)).toBe(why);
  });
});
