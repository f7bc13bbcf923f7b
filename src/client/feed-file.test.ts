import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { Recorder } from '../trace/recorder.js';
import { openFeed } from './feed.js';

const line = (n: number) => `${JSON.stringify({ event: 'EventUserEvent', userData: { n } })}\n`;

/** A feed of a file that holds `text` when it is opened, or does not exist. */
async function fileFeed(text?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'gws-feed-'));
  const file = join(folder, 'events.ndjson');
  if (text !== undefined) writeFileSync(file, text);
  const recorder = new Recorder();
  const feed = await openFeed({ source: { file }, recorder });
  onTestFinished(async () => {
    await feed.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const told = () =>
    recorder.records.map((record) => {
      if (record.type === 'feed') return record.reason ?? record.state;
      if (record.type === 'event') return (record.event as { userData: { n: number } }).userData.n;
      return record.type === 'notice' ? record.text : record.type;
    });
  const came = (n: number) => expect.poll(told, { timeout: 5000 }).toContain(n);
  return { file, told, came, feed };
}

it('a file is read from its present end, and the rest of a line that was half written by then is passed over', async () => {
  const { file, told, came } = await fileFeed(`${line(1)}{"event":"EventUserEvent",`);
  appendFileSync(file, `"userData":{"n":2}}\n${line(3)}${line(4).slice(0, 9)}`);
  await came(3);
  appendFileSync(file, line(4).slice(9));
  await came(4);
  expect(told()).toEqual(['open', 3, 4]);
});

it('a file that does not exist yet is waited for, which is said, and read from its begin', async () => {
  const { file, told, came } = await fileFeed();
  await sleep(150);
  writeFileSync(file, line(1));
  await came(1);
  expect(told()).toEqual(['The event file events.ndjson does not exist yet: it is waited for', 'open', 1]);
});

it('a file that is moved away is read to its end, also what is written after the move, and then the new one', async () => {
  const { file, told, came } = await fileFeed(line(1));
  appendFileSync(file, line(2));
  await came(2);
  renameSync(file, `${file}.1`);
  writeFileSync(file, '');
  await sleep(250);
  appendFileSync(`${file}.1`, `${line(3)}{"half":`);
  appendFileSync(file, line(4));
  await came(4);
  expect(told()).toEqual(['open', 2, 3, 'a line is no JSON object: {"half":', 'open', 4]);
});

it('a file that is cut short breaks the feed, for lines may be lost, and is then read from its begin', async () => {
  const { file, told, came, feed } = await fileFeed(line(1));
  appendFileSync(file, line(2));
  await came(2);
  truncateSync(file, 0);
  await expect.poll(told, { timeout: 5000 }).toContain('the file was cut short: lines of it may be lost');
  appendFileSync(file, line(3));
  await came(3);
  await feed.close();
  expect(told()).toEqual(['open', 2, 'the file was cut short: lines of it may be lost', 'open', 3, 'closed']);
});
