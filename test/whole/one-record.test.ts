import { beforeAll, describe, expect, it } from 'vitest';
import { isAscii, isPlain } from '../../src/checks/applies.js';
import { isRefused } from '../../src/checks/response.js';
import { judgeTrace } from '../../src/judge/judge.js';
import type { ReferenceOptions } from '../../src/reference/settings.js';
import { scalarsToStrings } from '../../src/reference/variants/refusing.js';
import type { EventRecord, MessageRecord, ResponseRecord, TraceRecord } from '../../src/schemas/trace.gen.js';
import type { Exchange } from '../../src/trace/exchange.js';
import { TraceReading } from '../../src/trace/reading.js';
import { judgeReference } from '../command/judge-in-process.test-driver.js';

/** Every so many exchanges are tried, beginning elsewhere for each change. */
const EACH = 9;

// biome-ignore lint/suspicious/noExplicitAny: a copy of a record, open to any change.
type Copy = any;

/** One thing that a target does otherwise, on one exchange alone. */
interface Change {
  /** The rows of which one finds it. */
  readonly rows: string;
  /** The record that is changed; undefined = this exchange has none such. */
  of(exchange: Exchange): TraceRecord | undefined;
  /** What stands in its place. */
  make(copy: Copy, exchange: Exchange): Copy[] | undefined;
}

let records: TraceRecord[];
let reading: TraceReading;
let exchanges: Exchange[];
let configuredKey: string;

async function judge(options: ReferenceOptions): Promise<void> {
  ({ trace: records } = await judgeReference(options));
  reading = new TraceReading(records[0] as never, { keep: Number.POSITIVE_INFINITY });
  for (const record of records) reading.accept(record);
  reading.end();
  exchanges = reading.calls.flatMap((call) => call.exchanges);
  configuredKey = reading.configuredKey.key as string;
}

const isTalking = ({ state }: Exchange) => state === 'active' || state === 'held';
const ownMessage = (exchange: Exchange) =>
  isTalking(exchange) ? exchange.shown.get(exchange.leg.agent)?.record : undefined;
const peersMessage = (exchange: Exchange) =>
  isTalking(exchange)
    ? [...exchange.shown].find(([agent]) => agent !== exchange.leg.agent)?.[1].record
    : undefined;
// What is owed whatever the page leaves open: an unchanged request, or one that is told of.
const isOwed = ({ shape }: Exchange) => shape.changes.length === 0 && shape.form === 'documented';
const keyOf = (exchange: Exchange) => reading.keyOf(exchange) as string;
const otherKey = (userData: object, exchange: Exchange) =>
  ['GwsConformance', 'GwsConformance_2', configuredKey].find(
    (key) => key !== keyOf(exchange) && key in userData,
  );

function message(
  rows: string,
  change: (data: Copy, exchange: Exchange, record: Copy) => unknown,
  only: (exchange: Exchange) => boolean = () => true,
): (whose: Change['of']) => Change {
  return (whose) => ({
    rows,
    of: (exchange) => (only(exchange) ? whose(exchange) : undefined),
    make: (copy, exchange) => (change(copy.message.data, exchange, copy) === false ? undefined : [copy]),
  });
}

const inEveryCopy: Record<string, (whose: Change['of']) => Change> = {
  'lacks a string that the call has': message('ACT-08', ({ call }) => {
    delete call.userData.GwsConformanceRun;
  }),
  'changes a nested value': message('ACT-08', ({ call }) => {
    call.userData.GwsConformanceNested = { kept: 'no' };
  }),
  'lacks another key of the run': message('ACT-08 KEY-01', ({ call }, exchange) => {
    const key = otherKey(call.userData, exchange);
    if (key === undefined) return false;
    delete call.userData[key];
  }),
  'shows the value under another key too': message('ACT-08 KEY-01', ({ call }, exchange) => {
    const key = otherKey(call.userData, exchange);
    const { value } = exchange.shape;
    if (key === undefined || call.userData[key] === value) return false;
    call.userData[key] = value;
  }),
  'shows the value with more': message(
    'ACT-03 ACT-11',
    ({ call }, exchange) => {
      call.userData[keyOf(exchange)] += '-';
    },
    (exchange) => isOwed(exchange) && isAscii(exchange.shape.value),
  ),
  'says another state': message('ACT-07', ({ call }) => {
    call.state = call.state === 'Held' ? 'Established' : 'Held';
  }),
  'names another callUuid': message('ACT-04', ({ call }) => {
    call.callUuid += '9';
  }),
  'has the uri of another call': message('ACT-04', ({ call }) => {
    call.uri += '9';
  }),
  'has a duration that is a number': message('ACT-05', ({ call }) => {
    call.duration = 5;
  }),
  'has participants that are strings': message('ACT-05', ({ call }) => {
    call.participants = ['15001'];
  }),
  'lacks dnis': message('ACT-06', ({ call }) => {
    delete call.dnis;
  }),
  'names the number of the other': message('ACT-16', (data) => {
    data.phoneNumber = '4711';
  }),
  'comes twice': (whose) => ({
    rows: 'ACT-10',
    // Of two alike the third would be the second's.
    of: (exchange) =>
      exchange.call.sent.get(String(exchange.shape.value)) === 1 ? whose(exchange) : undefined,
    make: (copy) => [copy, structuredClone(copy)],
  }),
};

const inTheAgents: Record<string, Change> = {
  'is a StatusChange': message(
    'ACT-02',
    (data) => {
      data.notificationType = 'StatusChange';
    },
    isOwed,
  )(ownMessage),
  'comes on another channel': message(
    'ACT-01',
    (_data, _exchange, record) => {
      record.channel = '/v2/me/devices';
      record.message.channel = '/v2/me/devices';
    },
    isOwed,
  )(ownMessage),
  'shows the old value': message(
    'ACT-03',
    ({ call }, exchange) => {
      const before = exchange.leg.lastDataBefore(exchange.sentSeq)?.userData?.[keyOf(exchange)];
      if (before === exchange.shape.value) return false;
      if (before === undefined) delete call.userData[keyOf(exchange)];
      else call.userData[keyOf(exchange)] = before;
    },
    (exchange) => isOwed(exchange) && isPlain(exchange.shape.value, reading),
  )(ownMessage),
};

const response = (
  rows: string,
  of: (exchange: Exchange) => boolean,
  change: (copy: Copy) => void,
): Change => ({
  rows,
  of: (exchange) => (of(exchange) ? (exchange.response as ResponseRecord) : undefined),
  make: (copy) => {
    change(copy);
    return [copy];
  },
});
const isTaken = (exchange: Exchange) => isOwed(exchange) && !isRefused(reading, exchange);
const isPlainSuccess = (exchange: Exchange) =>
  isTaken(exchange) && isPlain(exchange.shape.value, reading) && exchange.state !== 'ringing';
// Whose refusal says what Return Values give (ERR-15).
const isRefusal = (exchange: Exchange) =>
  isRefused(reading, exchange) &&
  !/without credentials|wrong password|cookie of no session|not JSON|instead of POST/.test(
    exchange.shape.described ?? '',
  );

const responses: Record<string, Change> = {
  'success with the statusCode "0"': response('RES-01 RES-02 REL-09', isPlainSuccess, ({ body }) => {
    body.statusCode = '0';
  }),
  'success with a statusMessage': response('RES-05', isTaken, ({ body }) => {
    body.statusMessage = 'OK';
  }),
  'success with HTTP 500': response('RES-03', isTaken, (copy) => {
    copy.status = 500;
  }),
  'success that is labelled as text': response('RES-04', isTaken, ({ headers }) => {
    headers['content-type'] = 'text/plain';
  }),
  'a refusal of what is carried out': response(
    'RES-01 RES-02 REL-07 REL-09 ERR-18 ERR-23',
    (exchange) => isTaken(exchange) && exchange.state !== 'ringing' && isAscii(exchange.shape.value),
    (copy) => {
      copy.status = 500;
      copy.body = { statusCode: 4, statusMessage: 'no' };
    },
  ),
  'a refusal without statusMessage': response('ERR-15', isRefusal, ({ body }) => {
    delete body.statusMessage;
  }),
  'a refusal with another member': response('ERR-16', isRefusal, ({ body }) => {
    body.call = {};
  }),
};

const eventOf = ({ state, events, call, shape }: Exchange): EventRecord | undefined =>
  state === 'released' && call.sent.get(String(shape.value)) === 1 ? events[0] : undefined;
const event = (rows: string, change: (event: Copy, exchange: Exchange) => void): Change => ({
  rows,
  of: eventOf,
  make: (copy, exchange) => {
    change(copy.event, exchange);
    return [copy];
  },
});

// The last message of the call comes again behind the response, changed.
const stray = (rows: string, change: (message: Copy, exchange: Exchange) => void): Change => ({
  rows,
  of: (exchange) => (exchange.state === 'released' && isTaken(exchange) ? exchange.response : undefined),
  make: (copy, exchange) => {
    const { record } = exchange.leg.lastDataBefore(exchange.sentSeq) as { record: MessageRecord };
    const late: Copy = structuredClone({ ...record, at: copy.at });
    change(late.message, exchange);
    return [copy, late];
  },
});

const others: Record<string, Change> = {
  'an event under another key': event('REL-03 REL-04', ({ userData }, exchange) => {
    userData.Another = userData[keyOf(exchange)];
    delete userData[keyOf(exchange)];
  }),
  'an event of another call': event('REL-05', (said) => {
    said.callUuid = 'another';
    said.connId = 'another';
  }),
  'no event': { rows: 'REL-02 REL-04', of: eventOf, make: () => [] },
  'a message about the released call': stray('REL-01', ({ data }, exchange) => {
    data.notificationType = 'AttachedDataChanged';
    data.call.userData[keyOf(exchange)] = exchange.shape.value;
  }),
  'a message of the state Established about the released call': stray('REL-06', ({ data }) => {
    data.call.state = 'Established';
  }),
};

const copies = Object.entries(inEveryCopy).flatMap(([what, change]): [string, Change][] => [
  [`the agent's message ${what}`, change(ownMessage)],
  [`the peer's message ${what}`, change(peersMessage)],
]);
const agents = Object.entries(inTheAgents).map(([what, change]): [string, Change] => [
  `the agent's message ${what}`,
  change,
]);
const all = [...copies, ...agents, ...Object.entries(responses), ...Object.entries(others)];

/** Conformant targets: what a target takes that it need not take must hide nothing. */
const TARGETS: [string, ReferenceOptions][] = [
  ['the reference', {}],
  ['a target that takes numbers and booleans', { behaviour: scalarsToStrings }],
];

describe.each(TARGETS)(
  'one record of a run against %s that is otherwise is found, whichever exchange it belongs to',
  (_, options) => {
    beforeAll(() => judge(options));

    it.each(all.map(([what, change], index) => [what, change, index] as const))('%s', (_, change, index) => {
      const able = exchanges.filter((exchange) => change.of(exchange) !== undefined);
      const tried = able.filter((_, place) => place % EACH === index % EACH || able.length < EACH);
      const missed = tried.flatMap((exchange) => {
        const changed = otherwise(change, exchange);
        if (changed === undefined) return [];
        const found = [...judgeTrace(changed).results].filter(([, { verdict }]) => /fail|warn/.test(verdict));
        const rows = `${change.rows}${exchange.state === 'held' ? ' ACT-13' : ''}`.split(' ');
        return found.some(([id]) => rows.includes(id))
          ? []
          : [
              `${exchange.id} (${exchange.shape.described ?? exchange.shape.value}): ${found.map(([id]) => id)}`,
            ];
      });
      expect(missed).toEqual([]);
      expect(tried).not.toEqual([]);
    });
  },
);

/** The trace with that change. Where something is waited for then, what comes after is as much later. */
function otherwise({ of, make }: Change, exchange: Exchange): TraceRecord[] | undefined {
  const record = of(exchange) as TraceRecord;
  const instead = make(structuredClone(record), exchange);
  if (instead === undefined) return undefined;
  const { notificationMs, eventMs } = reading.header.timeouts;
  const waits =
    record.type === 'event' ? eventMs : record.type === 'message' && instead.length < 2 ? notificationMs : 0;
  const last = Math.max(
    record.seq,
    exchange.response?.seq ?? 0,
    ...[...exchange.shown.values()].map(({ seq }) => seq),
  );
  return records
    .flatMap((each) => {
      const now = each === record ? instead : [each];
      return each.seq > last && waits > 0 ? now.map((one) => ({ ...one, at: one.at + waits + 100 })) : now;
    })
    .map((each, seq) => ({ ...each, seq }));
}
