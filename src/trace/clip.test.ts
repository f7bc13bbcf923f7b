import { expect, it } from 'vitest';
import { clipped, excessOf } from './clip.js';
import { Recorder } from './recorder.js';

const million = 1_000_000;
const long = 'x'.repeat(million);

it('texts and names are kept up to a length that is said, and names that begin alike stay different', () => {
  const value = { a: [long], [`${long}1`]: 1, [`${long}2`]: { b: 'y' } };
  const kept = clipped(value);
  expect(kept.a).toEqual([`${'x'.repeat(65_536)}... (1000000 characters)`]);
  expect(Object.keys(kept)).toEqual([
    'a',
    `${'x'.repeat(1000)}... (1000001 characters)`,
    `${'x'.repeat(1000)}... (1000001 characters)+`,
  ]);
  expect(excessOf(value)).toBe(3 * million + 2 - 65_536 - 2000);
});

it('what is short enough is the same value', () => {
  const value = { a: ['x'.repeat(65_536)], ['k'.repeat(1000)]: null };
  expect(clipped(value)).toBe(value);
});

it('a record keeps the begin of whatever a target sends, its channel like a name, and no secret at the edge', () => {
  const recorder = new Recorder();
  recorder.redaction.redact('s3cret-canary', 'password');
  const edge = `${'x'.repeat(65_530)}s3cret-canary`;
  const record = recorder.record({
    type: 'message',
    agent: 'agent',
    session: 's1',
    channel: `/${long}`,
    message: { channel: `/${long}`, data: { edge, [long]: long } },
  });
  expect(record.channel.length).toBeLessThan(1100);
  expect(JSON.stringify(record).length).toBeLessThan(3 * 70_000);
  expect(JSON.stringify(record)).not.toContain('s3cre');
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
