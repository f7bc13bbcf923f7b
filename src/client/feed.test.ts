import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { Recorder } from '../trace/recorder.js';
import { Room } from '../trace/room.js';
import { openFeed } from './feed.js';
import { standIn } from './stand-in.test-driver.js';

const event = (n: number) => ({
  event: 'EventUserEvent',
  time: '2026-01-01T00:00:00Z',
  userData: { n, text: 'é' },
});
const isFeed = (state: string) => (record: TraceRecord) => record.type === 'feed' && record.state === state;

async function feedOf(answer: (response: ServerResponse, visit: number) => unknown, room?: Room) {
  let visits = 0;
  const { url, received } = await standIn((_, response) => answer(response, ++visits));
  const recorder = new Recorder({ room });
  const run = new AbortController();
  const feed = await openFeed({ source: { url }, recorder, signal: run.signal });
  onTestFinished(() => feed.close());
  return { feed, recorder, received, run };
}

const told = (recorder: Recorder) =>
  recorder.records.map((record) =>
    record.type === 'feed' ? record.state : record.type === 'event' ? record.event : record.type,
  );

describe('the event feed', () => {
  it('records a line an event however it is cut, names a line that is none, and goes on', async () => {
    const { feed, recorder } = await feedOf(async (response) => {
      const bytes = Buffer.from(
        `${JSON.stringify(event(1))}\r\n\n["no event"]\n{"half":\n${JSON.stringify(event(2))}\n`,
      );
      for (let i = 0; i < bytes.length; i += 7) {
        response.write(bytes.subarray(i, i + 7));
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    await recorder.waitFor((record) => record.type === 'event' && told(recorder).length >= 6, {
      after: -1,
      timeoutMs: 5000,
    });
    await Promise.all([feed.close(), feed.close()]);
    expect(told(recorder)).toEqual(['open', event(1), 'broken', 'broken', 'open', event(2), 'closed']);
    expect(recorder.records.find(isFeed('broken'))).toMatchObject({
      reason: 'a line is no JSON object: ["no event"]',
    });
  });

  it('is kept only as far as there is room, whatever it sends', async () => {
    let isFull = () => {};
    const full = new Promise<void>((resolve) => {
      isFull = resolve;
    });
    const endless = async (response: ServerResponse) => {
      while (!response.destroyed) {
        response.write(`${JSON.stringify(event(1))}\n`.repeat(100));
        await sleep(1);
      }
    };
    const { recorder } = await feedOf(endless, new Room(10_000, isFull));
    await full;
    const kept = recorder.records.filter((record) => record.type === 'event').length;
    expect(kept).toBeGreaterThan(10);
    expect(kept).toBeLessThan(100);
    await recorder.waitFor(isFeed('broken'), { timeoutMs: 5000 });
    expect(recorder.records.find(isFeed('broken'))).toMatchObject({
      reason: 'it sent more than a run keeps',
    });
  });

  it('is opened again when it breaks off, and stays broken while that fails', async () => {
    const { recorder, received } = await feedOf((response, visit) => {
      if (visit > 2) return response.writeHead(503).end();
      response.write(`${JSON.stringify(event(visit))}\n`);
      return setTimeout(() => response.destroy(), 20);
    });
    await recorder.waitFor((record) => record.type === 'event' && received.length === 2, { timeoutMs: 5000 });
    while (received.length < 4) await sleep(10);
    expect(told(recorder)).toEqual(['open', event(1), 'broken', 'open', event(2), 'broken']);
    expect(received).toHaveLength(4);
  });

  it('is open though the head of the response comes with the first line, and broken where that is no stream', async () => {
    let answer = (_status: number) => {};
    const { recorder } = await feedOf((response, visit) => {
      answer = (status) => response.writeHead(status).end(`${JSON.stringify(event(visit))}\n`);
    });
    expect(told(recorder)).toEqual(['open']);
    answer(200);
    await recorder.waitFor((record) => record.type === 'event', { after: -1, timeoutMs: 5000 });
    const isReopened = (record: TraceRecord) => isFeed('open')(record) && record.seq > 1;
    await recorder.waitFor(isReopened, { after: -1, timeoutMs: 10_000 });
    answer(404);
    await expect.poll(() => recorder.records.filter(isFeed('broken')).length, { timeout: 10_000 }).toBe(2);
    expect(recorder.records.findLast(isFeed('broken'))).toMatchObject({
      reason: 'it was answered with HTTP 404',
    });
  });

  it('is unreachable when nobody is there or the response is no success, and says what to check', async () => {
    const recorder = new Recorder();
    const { url } = await standIn((_, response) => response.writeHead(404).end());
    await expect(openFeed({ source: { url }, recorder })).rejects.toMatchObject({
      name: 'TargetUnreachable',
      message: `Event feed unreachable at ${url}: it was answered with HTTP 404; check GWS_EVENTS`,
    });
    await expect(openFeed({ source: { url: 'http://127.0.0.1:1' }, recorder })).rejects.toThrow(
      /ECONNREFUSED/,
    );
    expect(told(recorder)).toEqual(['broken', 'closed', 'broken', 'closed']);
  });

  it('is opened again where something before it answered at first, or nobody', async () => {
    const { recorder, received } = await feedOf((response, visit) => {
      if (visit === 1) return response.writeHead(502, { 'content-type': 'text/html' }).end('<html></html>');
      if (visit === 2) return response.destroy();
      return response.write(`${JSON.stringify(event(1))}\n`);
    });
    await recorder.waitFor((record) => record.type === 'event', { after: -1, timeoutMs: 5000 });
    expect(told(recorder)).toEqual(['broken', 'broken', 'open', event(1)]);
    expect(received).toHaveLength(3);
  });

  it('is opened again, once, when it falls silent after it had shown itself alive', async () => {
    const alive = { event: 'Alive', time: '2026-01-01T00:00:00Z' };
    const { recorder, received } = await feedOf((response) => {
      response.write(`${JSON.stringify(alive)}\n`);
      setTimeout(() => response.write(`${JSON.stringify(alive)}\n`), 50);
    });
    await recorder.waitFor(isFeed('broken'), { after: -1, timeoutMs: 20_000 });
    expect(recorder.records.find(isFeed('broken'))).toMatchObject({
      reason: 'no line came for 3 s, and it had shown itself alive before',
    });
    await expect.poll(() => told(recorder).length, { timeout: 10_000 }).toBe(7);
    expect(told(recorder)).toEqual(['open', alive, alive, 'broken', 'open', alive, alive]);
    expect(received).toHaveLength(2);
  });

  it('stops reading when the run is stopped', async () => {
    const { feed, recorder, run } = await feedOf((response) => response.write('\n'));
    run.abort();
    await feed.close();
    expect(told(recorder)).toEqual(['open', 'closed']);
  });
});
