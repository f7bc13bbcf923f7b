import { describe, expect, it } from 'vitest';
import { refusal } from '../judge/built-request.test-driver.js';
import { activeRun, KEY, OTHER_KEY } from '../judge/conformant-run.test-driver.js';
import { judgeTrace } from '../judge/judge.js';
import { TraceBuilder } from '../judge/trace-builder.test-driver.js';
import type { HeaderRecord, TraceRecord } from '../schemas/trace.gen.js';
import type { Call } from './call.js';
import type { Exchange } from './exchange.js';
import { TraceReading } from './reading.js';
import { wholeTrace } from './whole.js';

/** So many calls, one after another, each dispositioned in every state; on the call `wrong` one thing is wrong. */
function manyCalls(count: number, wrong = {}, wrongOn = Math.floor(count / 2)): TraceRecord[] {
  const run = new TraceBuilder().call('b1', { agent: 'bystander' }).sent({ key: KEY }).released();
  for (let index = 0; index < count; index++) {
    run.call(`c${index}`).sent({}, { key: KEY });
    run.read('call').send({ key: KEY, operationName: 'X', ...refusal });
    run.sent({ key: OTHER_KEY }, { key: KEY, ...(index === wrongOn && wrong) });
    run.read('list').released(index % 2 === 0 ? 'agent' : 'peer');
    run.sent({ key: KEY }, { key: KEY, sender: 'bystander', ...refusal }, {});
    run.wait(1500).read('list').wait(10_000).alive();
  }
  run.call('z').released();
  return run.call('b2', { agent: 'bystander' }).released().records();
}

const verdicts = (records: readonly TraceRecord[], keep: number) =>
  [...judgeTrace(records, { keep }).results].map(([id, { verdict, counts }]) => [
    id,
    verdict,
    counts.applies,
    counts.contradicted,
  ]);

describe('a trace that is read call by call', () => {
  it.each<[string, object]>([
    ['that is right', {}],
    ['with one wrong message', { message: { state: 'Held' } }],
    ['with one wrong response', { response: { body: { statusCode: '0' } } }],
    ['with one duplicate of the peer', { copy: { call: { id: 'X' } } }],
  ])('comes to the same verdicts with little room as with all: a long run %s', (_, wrong) => {
    const records = manyCalls(40, wrong);
    expect(verdicts(records, 20)).toEqual(verdicts(records, Number.POSITIVE_INFINITY));
  });

  it('keeps what it needs for the calls that are up, however long it is', () => {
    const kept = (count: number) => {
      let [calls, messages, lines, over] = [0, 0, 0, false];
      const open = new Set<Call>();
      function* told() {
        yield* manyCalls(count);
        over = true;
      }
      const { reading } = judgeTrace(told(), {
        keep: 20,
        onCall: (call) => {
          if (over) open.add(call);
          else calls += 1;
          for (const session of call.exchanges[0]?.sessions.values() ?? [])
            messages = Math.max(messages, over ? session.came.length : 0);
        },
      });
      lines = reading.feed.came.length;
      return { let: calls, kept: open.size, messages, lines };
    };
    const [short, long] = [kept(20), kept(80)];
    expect(long.let - short.let).toBe(60);
    expect([long.kept, long.messages, long.lines]).toEqual([short.kept, short.messages, short.lines]);
  });

  it('tells of each call once, with all of its exchanges, and of every call in the end', () => {
    const records = manyCalls(12);
    const told: Call[] = [];
    judgeTrace(records, { keep: 10, onCall: (call) => told.push(call) });
    expect(new Set(told).size).toBe(told.length);
    const ids = told.flatMap(({ exchanges }) => exchanges.map(({ id }) => id));
    expect(ids.sort()).toEqual(
      wholeTrace(records)
        .exchanges.map(({ id }) => id)
        .sort(),
    );
  });

  it('is not confused by messages about a call that was let go', () => {
    const records = manyCalls(12);
    const late = records.find(
      (record) => record.type === 'message' && JSON.stringify(record).includes('ID-c0'),
    );
    const { at } = records.at(-1) as TraceRecord;
    const more = [...records, { ...(late as TraceRecord), seq: records.length, at }];
    expect(verdicts(more, 10)).toEqual(verdicts(records, 10));
  });
});

describe('a reading', () => {
  const readAs = (records: readonly TraceRecord[]) => {
    const [header, ...others] = records;
    const reading = new TraceReading(header as HeaderRecord);
    for (const record of others) reading.accept(record);
    return reading;
  };

  it('begins with its header, without which nothing can be judged', () => {
    expect(() => wholeTrace([])).toThrow('a trace begins with its header record');
    expect(() => wholeTrace(activeRun().records().slice(1))).toThrow('header');
    expect(() => judgeTrace(activeRun().records().slice(1))).toThrow('header');
  });

  it('reads the same however much of the trace is there', () => {
    const records = activeRun().released().records();
    const shapes = (exchanges: readonly Exchange[]) =>
      exchanges.map(({ id, state, shape, call }) => [id, state, shape, call.callUuid]);
    const all = shapes(wholeTrace(records).exchanges);
    for (let length = 1; length <= records.length; length++) {
      const part = wholeTrace(records.slice(0, length));
      expect(part.reading.endedAt).toBe(records[length - 1]?.at);
      expect(shapes(part.exchanges)).toEqual(all.slice(0, part.exchanges.length));
    }
  });

  it('knows agents, the feed, the configured key, and what released calls get anyhow', () => {
    const run = new TraceBuilder().call('c1').released();
    run.message({ notificationType: 'WrapUp' }).call('c2').send();
    const reading = readAs(run.records());
    expect(reading.agents.get('bystander')?.phoneNumber).toBe('15002');
    expect(reading.feed.life.map(({ state }) => state)).toEqual(['open']);
    expect(reading.configuredKey.key).toBe('DispositionCode');
    expect([...reading.usualAfterRelease]).toEqual(['WrapUp, Released']);
  });

  it('finds the exchanges that carry a value, on whatever call', () => {
    const run = new TraceBuilder().call('c1').sent({ value: 'Sold' }).call('c2').sent({ value: 'Sold' });
    run.send({ value: 5 });
    const reading = readAs(run.records());
    expect(reading.carrying('Sold').map(({ id }) => id)).toEqual(['x1', 'x2']);
    expect(reading.carrying(5)).toEqual([]);
  });
});

it('the CometD session of an exchange is the last one subscribed and not since ended, of each agent', () => {
  const run = new TraceBuilder().call('c1').sent({}).lost().sent({}).session().sent({});
  const names = ['x1', 'x2', 'x3'].map((id) => {
    const { sessions, gone } = run.exchange(id);
    return [sessions.get('agent')?.name, gone.get('agent')?.ending, sessions.get('bystander')?.name];
  });
  const ending = 'session s1 was lost (402)';
  expect(names).toEqual([
    ['s1', undefined, 's2'],
    [undefined, ending, 's2'],
    ['s4', ending, 's2'],
  ]);
});
