import { describe, expect, it } from 'vitest';
import { activeRun, KEY, releasedRun } from '../judge/conformant-run.test-driver.js';
import { TraceBuilder } from '../judge/trace-builder.test-driver.js';

describe('an exchange, read from the wire', () => {
  it('has the call before, the request, its response, and what came after sending', () => {
    const run = new TraceBuilder().call('c1').errorMessage().event({ early: 'Gws-v' }).wait(5);
    run.send({ key: KEY, value: 'Gws-v', message: { after: 2 }, responseAfter: 8 });
    run.event({ late: 'Gws-v' }).errorMessage().message();
    const exchange = run.exchange('x1');
    expect(exchange).toMatchObject({
      sender: 'agent',
      state: 'active',
      index: 0,
      response: { status: 200, tookMs: 8 },
      leg: { agent: 'agent', callId: 'ID-c1', callUuid: 'UUID-c1' },
      call: { callUuid: 'UUID-c1', madeWith: { GwsConformanceRun: 'r' } },
    });
    expect(exchange.failure).toBeUndefined();
    expect([...exchange.shown].map(([agent, { at }]) => [agent, at - exchange.sentAt])).toEqual([
      ['agent', 2],
      ['peer', 2],
    ]);
    expect(exchange.errors).toHaveLength(1);
    expect(exchange.events).toHaveLength(1);
    expect([...exchange.sessions.keys()].sort()).toEqual(['agent', 'bystander', 'peer']);
  });

  it.each([
    ['Ringing', 'ringing'],
    ['Established', 'active'],
    ['Held', 'held'],
    ['Released', 'released'],
    ['Dialing', 'unknown'],
  ])('is in the state that was notified last: %s is %s', (told, state) => {
    expect(new TraceBuilder().call('c1').status(told).sent({ key: KEY }).exchange('x1').state).toBe(state);
  });

  it('is not in the state that another kind of message shows, before or after a StatusChange', () => {
    const recording = { data: { messageType: 'CallRecordingStateChange', notificationType: null } };
    const early = new TraceBuilder().call('c1').message({ ...recording, state: 'Released' });
    early.send({ key: KEY });
    expect(early.exchange('x1').state).toBe('active');
    const late = new TraceBuilder()
      .call('c1')
      .released()
      .message({ ...recording, state: 'Established' });
    late.send({ key: KEY });
    expect(late.exchange('x1').state).toBe('released');
    const peer = new TraceBuilder()
      .call('c1')
      .message({ to: 'peer', notificationType: 'StatusChange', state: 'Released' });
    peer.send({ key: KEY });
    expect(peer.exchange('x1').state).toBe('active');
  });

  it.each([
    ['agent', 'agent'],
    ['peer', 'peer'],
    [null, undefined],
  ] as const)('is of a call released by whoever hung up: %s', (by, releasedBy) => {
    const run = activeRun().released(by).sent({ key: KEY });
    expect(run.exchange('x3').releasedBy).toBe(releasedBy);
    expect(run.exchange('x2').releasedBy).toBeUndefined();
  });

  it.each([
    [['released'], 'agent'],
    [['released-by-peer'], 'peer'],
    [['active'], undefined],
  ] as const)('is of a call that a program made with %j, which says who ends it', (args, releasedBy) => {
    const run = new TraceBuilder();
    run.put({ type: 'program', agent: 'agent', args: [...args], userData: { Tag: 'p' } }).wait(1);
    const call = { id: 'ID-p', callUuid: 'UUID-p', userData: { Tag: 'p' } };
    const told = (state: string) => ({
      data: {
        messageType: 'CallStateChangeMessage',
        notificationType: 'StatusChange',
        call: { ...call, state },
      },
    });
    run.raw(told('Established')).raw(told('Released'));
    run.request('agent', 'http://target.test/api/v2/me/calls/ID-p', {
      body: {
        operationName: 'SetCallDisposition',
        callUuid: 'UUID-p',
        callUri: 'http://target.test/api/v2/calls/ID-p',
        disposition: 'v',
      },
    });
    expect(run.whole().exchanges[0]).toMatchObject({ state: 'released' });
    expect(run.whole().exchanges[0]?.releasedBy).toBe(releasedBy);
  });

  it('of somebody else’s sending is about the leg of the call’s own agent', () => {
    const run = activeRun();
    for (const sender of ['bystander', 'unlicensed', 'anonymous'] as const) {
      const exchange = run.exchange(run.send({ key: KEY, sender }));
      expect(exchange).toMatchObject({ sender, state: 'active', leg: { agent: 'agent' } });
    }
  });

  it('of the peer, who is a party, is about its own leg, by the id that it knows', () => {
    const run = activeRun();
    const exchange = run.exchange(run.send({ key: KEY, sender: 'peer' }));
    expect(exchange).toMatchObject({ shape: { changes: [] }, leg: { agent: 'peer', callId: 'P-c3' } });
    expect(exchange.call.exchanges.map(({ id }) => id)).toEqual(['x2', 'x3']);
  });

  it('of a bystander who was told of the call only because of the request is of no party', () => {
    const run = activeRun().message({ to: 'bystander', notificationType: 'StatusChange' });
    expect(run.exchange(run.send({ key: KEY, sender: 'bystander' })).shape.changes).toEqual(['no party']);
  });

  it('of a call that never existed is about the call that was spoken of before, and leaves no other', () => {
    const run = activeRun();
    const url = 'http://target.test/api/v2/me/calls/NOWHERE';
    run.send({ key: KEY, url, callUri: url.replace('/me/', '/'), callUuid: 'NOWHERE' });
    expect(run.exchange('x3').call.exchanges.map(({ id }) => id)).toEqual(['x2', 'x3']);
  });

  it('of a given call is in the state that the configuration or a read says', () => {
    const ask = (id: string) => ({
      body: {
        operationName: 'SetCallDisposition',
        callUri: `http://target.test/api/v2/calls/${id}`,
        callUuid: 'U',
        disposition: 'v',
      },
    });
    const given = (header: object, id: string, read?: string) => {
      const run = new TraceBuilder(header);
      const url = `http://target.test/api/v2/me/calls/${id}`;
      const body = { call: { id, callUuid: 'U', state: read } };
      if (read !== undefined)
        run.request('agent', url, { method: 'GET' }, { response: { body } }, 'read').wait(9);
      return run.request('agent', url, ask(id)).whole().exchanges[0];
    };
    const header = { calls: { kind: 'given', active: 'A', released: 'R' } };
    expect(given(header, 'A')).toMatchObject({ state: 'active', shape: { changes: [] } });
    expect(given(header, 'R')?.state).toBe('released');
    expect(given({}, 'A', 'Held')).toMatchObject({ state: 'held', shape: { changes: [] } });
    expect(given({}, 'A')).toMatchObject({ shape: { changes: ['unknown call'] } });
  });
});

describe('what belongs to an exchange', () => {
  it('is the message of one request at most, where the same value is sent again', () => {
    const run = activeRun({ dispositions: ['Sold'], configuredKey: 'DispositionCode' });
    for (const _ of [1, 2]) run.send({ key: KEY, value: 'Sold' });
    const [a, b] = [run.exchange('x3'), run.exchange('x4')].map(({ shown }) => shown.get('agent')?.seq);
    expect(a).toBeLessThan(b ?? 0);
  });

  it('is the ErrorMessage that names it; else that of the oldest that must be refused, else of the last one', () => {
    const errors = (data?: object) => {
      const run = activeRun();
      run.sent({ key: KEY, operationName: 'X', message: false, copy: false, endAfter: 15 }, { key: KEY });
      run.sent({ key: KEY }).errorMessage(data === undefined ? {} : { data: { ...data } });
      return run.whole().exchanges.flatMap(({ id, errors: own }) => own.map(() => id));
    };
    expect(errors()).toEqual(['x3']);
    expect(errors({ value: 'Gws-value-x4' })).toEqual(['x4']);
    expect(activeRun().sent({ key: KEY }).errorMessage().exchange('x3').errors).toHaveLength(1);
    const refusedAlready = releasedRun();
    refusedAlready.sent({ key: KEY }, { key: KEY, response: { status: 400, body: { statusCode: 1 } } });
    expect(refusedAlready.errorMessage().exchange('x4').errors).toEqual([]);
  });
});
