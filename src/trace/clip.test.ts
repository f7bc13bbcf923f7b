import { expect, it } from 'vitest';
import { excessOf } from './clip.js';
import { Recorder } from './recorder.js';
import { Redaction } from './redaction.js';

const million = 1_000_000;
const long = 'x'.repeat(million);

it('texts and names are kept up to a length, with that and a digest, so that different ones stay different', () => {
  const value = { a: [long], b: `${long.slice(1)}y`, [`${long}1`]: 1, [`${long}2`]: { channel: long } };
  const kept = new Redaction().clean(value);
  const clipped = /^x{1000}\.\.\. \(100000\d characters, digest [0-9a-f]{12}\)$/;
  const [first, second, ...others] = Object.keys(kept).slice(2);
  for (const text of [kept.a[0], kept.b, first, second]) expect(text).toMatch(clipped);
  expect(others).toEqual([]);
  expect(new Set([kept.a[0], kept.b, first, second]).size).toBe(4);
  expect(Object.values(kept)[3]).toEqual({ channel: kept.a[0] });
  expect(excessOf(value)).toBe(5 * million + 2 - 5000);
});

it('what is short enough is kept whole', () => {
  const value = { a: ['x'.repeat(16_384)], ['k'.repeat(1000)]: null };
  expect(new Redaction().clean(value)).toEqual(value);
  expect(excessOf(value)).toBe(0);
});

it('a record keeps the begin of whatever a target sends, its channel like a name, and no secret at the edge', () => {
  const recorder = new Recorder();
  recorder.redaction.redact('s3cret-canary', 'password');
  const edges = [995, 4000, 16_380].map((at) => `${'x'.repeat(at)}s3cret-canary${long}`);
  const base64 = Buffer.from(`${'x'.repeat(744)}s3cret-canary${'x'.repeat(50_000)}`).toString('base64');
  const record = recorder.record({
    type: 'message',
    agent: 'agent',
    session: 's1',
    channel: `/${long}`,
    message: { channel: `/${long}`, data: { edges, base64, [long]: long } },
  });
  expect(record.channel.length).toBeLessThan(1100);
  const kept = JSON.stringify(record);
  expect(kept.length).toBeLessThan(10_000);
  expect(kept).not.toContain('s3cre');
  expect(kept).not.toContain(Buffer.from('s3cre').toString('base64').slice(0, 6));
  expect(recorder.redaction.beginOf(edges[1] ?? '', 4003)).toBe(`${'x'.repeat(4000)}[password]`);
  recorder.noteAsItCame(record, { channel: long });
  expect(recorder.asItCame(record)).toBe(record.message);
});

it('the placeholder of a secret keeps the begin of the name that a target gave it', () => {
  const recorder = new Recorder();
  recorder.redaction.redact('s3cret-canary', `cookie ${long}`);
  expect(recorder.redaction.clean('s3cret-canary').length).toBeLessThan(120);
});

it('a secret of many thousand characters is found in the forms that are likely', () => {
  const { redaction } = new Recorder();
  const secret = Array.from({ length: 900 }, (_, n) => `${n} /`).join('');
  redaction.redact(secret, 'token');
  const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')];
  expect(redaction.clean(forms)).toEqual(['[token]', '[token]', '[token]==']);
});
