import type { ExchangeTimeline } from '../schemas/report.gen.js';

/** A value that a hostile target might send: markup, a closing script tag, CDATA's end, terminal and bidi controls. */
export const hostile = `"'</script><img src=x onerror=alert(1)>]]>\u001B[31m\u202Egnp.exe\u0000 &lt;b> {{7*7}} <%= it %> | \`x\` **b** @all`;

const CALL = '01RCC3N118B1V0SL8O7GK2LAES00000A';

/** Three exchanges: an active call, a released one with control, window and sentinel, and a hostile target. */
export function sampleExchanges(): ExchangeTimeline[] {
  return [activeExchange(), releasedExchange(), hostileExchange()];
}

function requestBody(disposition: string): string {
  const callUri = `https://gws.example:8443/ctx/api/v2/calls/${CALL}`;
  return JSON.stringify(
    { operationName: 'SetCallDisposition', callUri, callUuid: CALL, disposition },
    undefined,
    2,
  );
}

function message(state: string, value: string): string {
  const call = { id: CALL, state, callUuid: CALL, userData: { DispositionCode: value } };
  const data = { notificationType: 'AttachedDataChanged', call, messageType: 'CallStateChangeMessage' };
  return JSON.stringify({ channel: '/v2/me/calls', data }, undefined, 2);
}

function activeExchange(): ExchangeTimeline {
  const line = `POST /api/v2/me/calls/${CALL} SetCallDisposition`;
  return {
    id: 'x1',
    title: 'the documented request, active call',
    call: CALL,
    situation: 'active',
    sentAt: 2100,
    requirements: ['RES-01', 'ACT-03', 'KEY-01'],
    session: 'Session s1 stayed alive: connected before the request and after the message.',
    entries: [
      { at: 2100, kind: 'request', who: 'agent', text: line, body: requestBody('gws-7f3a-01'), seq: 60 },
      {
        at: 2118.4,
        kind: 'response',
        who: 'agent',
        text: '200, statusCode 0',
        body: '{\n  "statusCode": 0\n}',
        seq: 61,
      },
      {
        at: 2254,
        kind: 'message',
        who: 'agent',
        text: 'AttachedDataChanged, Established',
        about: true,
        body: message('Established', 'gws-7f3a-01'),
        seq: 63,
      },
      {
        at: 2256,
        kind: 'message',
        who: 'peer',
        text: 'AttachedDataChanged, Established',
        about: true,
        seq: 64,
      },
    ],
  };
}

function releasedExchange(): ExchangeTimeline {
  const line = `POST /api/v2/me/calls/${CALL} SetCallDisposition`;
  return {
    id: 'x2',
    title: 'the documented request, released call',
    call: CALL,
    situation: 'released',
    sentAt: 6000,
    requirements: ['REL-01', 'REL-02'],
    control: {
      at: 2254,
      seq: 63,
      text: 'AttachedDataChanged for the accepted disposition of x1, on the same session',
    },
    window: { ms: 1540, fromAt: 6000, toAt: 7540, chosen: '10 × 154 ms, at least 1000 ms' },
    sentinel: { at: 7902, seq: 97, text: 'StatusChange Ringing of the next call, on the same channel' },
    session: 'Session s1 stayed alive from the control to the sentinel.',
    entries: [
      { at: 5640, kind: 'message', who: 'agent', text: 'StatusChange, Released', about: true, seq: 84 },
      { at: 6000, kind: 'request', who: 'agent', text: line, body: requestBody('gws-7f3a-02'), seq: 88 },
      { at: 6000, kind: 'window-open', who: 'suite', text: 'quiet window of 1540 ms' },
      {
        at: 6021,
        kind: 'response',
        who: 'agent',
        text: '200, statusCode 0',
        body: '{\n  "statusCode": 0\n}',
        seq: 89,
      },
      { at: 6300, kind: 'event', who: 'feed', text: 'Alive', about: false, seq: 90 },
      { at: 6404, kind: 'message', who: 'agent', text: 'StatusChange, Dialing', about: false, seq: 91 },
      {
        at: 6612,
        kind: 'message',
        who: 'agent',
        text: 'AttachedDataChanged, Released',
        about: true,
        body: message('Released', 'gws-7f3a-02'),
        seq: 92,
      },
      { at: 7540, kind: 'window-close', who: 'suite', text: 'quiet window over' },
      {
        at: 7902,
        kind: 'sentinel',
        who: 'agent',
        text: 'StatusChange, Ringing (next call)',
        about: false,
        seq: 97,
      },
    ],
  };
}

function hostileExchange(): ExchangeTimeline {
  return {
    id: 'x3',
    title: `a target that answers ${hostile}`,
    call: hostile,
    situation: 'held',
    sentAt: 9000,
    change: `the disposition is ${hostile}`,
    requirements: ['RES-06'],
    entries: [
      { at: 9000, kind: 'request', who: 'agent', text: `POST ${hostile}`, seq: 119 },
      {
        at: 9010,
        kind: 'response',
        who: 'agent',
        text: hostile,
        body: `{\n\t"x": "${hostile}"\n}`,
        seq: 120,
      },
      {
        at: 9400,
        kind: 'failure',
        who: 'agent',
        text: 'ConnectionReset: the target closed the connection',
        seq: 121,
      },
      { at: 9500, kind: 'session', who: 'agent', text: 'session s2 handshaken', seq: 122 },
      { at: 14_000, kind: 'deadline', who: 'suite', text: 'no message within 5000 ms' },
    ],
  };
}
