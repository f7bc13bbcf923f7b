import { describe, expect, it } from 'vitest';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { type Entry, Recorder } from './recorder.js';
import { Room } from './room.js';

const notice = (text: string): Entry => ({ type: 'notice', text });
const saying = (text: string) => (record: TraceRecord) => record.type === 'notice' && record.text === text;

describe('the recorder', () => {
  it('numbers from 0, times to a tenth of a millisecond since it was made, and sinks in order what it keeps', () => {
    let clock = 1000;
    const sunk: TraceRecord[] = [];
    const recorder = new Recorder({ sink: (record) => sunk.push(record), now: () => clock });
    clock = 1012.3456;
    recorder.record(notice('first'));
    recorder.record(notice('second'), 5);
    expect(recorder.records).toEqual([
      { type: 'notice', seq: 0, at: 12.3, text: 'first' },
      { type: 'notice', seq: 1, at: 5, text: 'second' },
    ]);
    expect(sunk).toEqual(recorder.records);
    expect([recorder.nextName('r'), recorder.nextName('s'), recorder.nextName('r')]).toEqual([
      'r1',
      's1',
      'r2',
    ]);
  });

  it('keeps a frozen copy without secrets, and leaves its own words alone', () => {
    const recorder = new Recorder();
    recorder.redaction.redact('agent', 'password of agent');
    recorder.redaction.redact('s3cret-of-peer', 'password of peer');
    const body = { list: [{ told: 's3cret-of-peer' }], none: undefined };
    const kept = recorder.record({
      type: 'request',
      id: 'r1',
      agent: 'agent',
      use: 'access',
      method: 'POST',
      url: 'http://127.0.0.1/?p=s3cret-of-peer',
      headers: { authorization: 'Basic x', accept: '*/*' },
      body,
    });
    expect(kept).toEqual({
      type: 'request',
      seq: 0,
      at: kept.at,
      id: 'r1',
      agent: 'agent',
      use: 'access',
      method: 'POST',
      url: 'http://127.0.0.1/?p=[password of peer]',
      headers: { authorization: 'Basic [credentials]', accept: '*/*' },
      body: { list: [{ told: '[password of peer]' }] },
    });
    expect(() => Object.assign((kept.body as typeof body).list[0] as object, { told: 'other' })).toThrow(
      TypeError,
    );
    expect(body.list[0]?.told).toBe('s3cret-of-peer');
  });

  it('leaves what it says of its own aims alone, and takes secrets out of what it tells in words', () => {
    const recorder = new Recorder();
    for (const secret of ['ACT-13', 'site', 'released']) recorder.redaction.redact(secret, `${secret}?`);
    const requirements = ['ACT-13'];
    const about = { requirements, fault: 'site' as const, name: 'CallNotMade' };
    expect(recorder.record({ type: 'obstacle', ...about, text: 'the word is released' })).toMatchObject({
      ...about,
      text: 'the word is [released?]',
    });
    const intent = { type: 'intent' as const, request: 'r1', requirements, step: 'ACT-13' };
    expect(recorder.record(intent)).toMatchObject({ requirements, step: '[ACT-13?]' });
    const started = { type: 'program' as const, agent: 'agent' as const, args: ['released'] };
    expect(recorder.record({ ...started, userData: { told: 'released' } })).toMatchObject({
      args: ['released'],
      userData: { told: '[released?]' },
    });
  });

  it('finds a record that is there already only when told from where', async () => {
    const recorder = new Recorder();
    for (const text of ['a', 'b', 'a']) recorder.record(notice(text));
    const found = async (after?: number) =>
      (await recorder.waitFor(saying('a'), { after, timeoutMs: 0 }))?.seq;
    expect([await found(-1), await found(0), await found(2), await found()]).toEqual([
      0,
      2,
      undefined,
      undefined,
    ]);
  });

  it('waits for the time again in which this process did not get to run', async () => {
    const recorder = new Recorder();
    const waiting = recorder.waitFor(saying('unread'), { timeoutMs: 10 });
    // What came meanwhile is read after the timers.
    setImmediate(() => recorder.record(notice('unread')));
    const until = performance.now() + 100;
    while (performance.now() < until);
    expect((await waiting)?.seq).toBe(0);
  });

  it('wakes everyone who waits for a record that comes, with the first that matches', async () => {
    const recorder = new Recorder();
    const waiting = [1, 2].map(() => recorder.waitFor(saying('yes'), { timeoutMs: 10_000 }));
    recorder.record(notice('no'));
    recorder.record(notice('yes'));
    recorder.record(notice('yes'));
    expect((await Promise.all(waiting)).map((record) => record?.seq)).toEqual([1, 1]);
  });

  it('is interrupted by its signal, before and while it waits, and passes on what a predicate throws', async () => {
    const recorder = new Recorder();
    const run = new AbortController();
    const waiting = recorder.waitFor(saying('x'), { timeoutMs: 10_000, signal: run.signal });
    run.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'Interrupted' });
    const late = recorder.waitFor(saying('x'), { timeoutMs: 10_000, signal: run.signal });
    await expect(late).rejects.toMatchObject({ name: 'Interrupted' });

    const broken = () => {
      throw new RangeError('ours');
    };
    const failing = recorder.waitFor(broken, { timeoutMs: 10_000 });
    expect(recorder.record(notice('x')).seq).toBe(0);
    await expect(failing).rejects.toBeInstanceOf(RangeError);
  });
});

it('keeps the latest records alone where it is told how many, gives them by number, and has room again for what it let go', async () => {
  const told: number[] = [];
  const room = new Room(10);
  const recorder = new Recorder({ keep: 4, room, sink: ({ seq }) => told.push(seq) });
  expect(room.take(10)).toBe(true);
  const awaited = recorder.waitFor(({ seq }) => seq === 9, { timeoutMs: 1000 });
  for (let number = 0; number < 10; number++) recorder.record(notice(`${number}`));
  const seqs = (records: readonly TraceRecord[]) => records.map(({ seq }) => seq);
  expect(told).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(recorder.count).toBe(10);
  expect(seqs(recorder.records)).toEqual([4, 5, 6, 7, 8, 9]);
  expect([seqs(recorder.after(7)), seqs(recorder.before(6)), seqs(recorder.after(-1))]).toEqual([
    [8, 9],
    [4, 5],
    [4, 5, 6, 7, 8, 9],
  ]);
  expect(room.take(10)).toBe(true);
  expect((await awaited)?.seq).toBe(9);
  expect(await recorder.waitFor(({ seq }) => seq > 5, { after: 1, timeoutMs: 1 })).toMatchObject({ seq: 6 });
});
