import { expect, it } from 'vitest';
import type { ResponseRecord } from '../schemas/trace.gen.js';
import { retryAfterMs, SendingAgain } from './send-again.js';

const response = (headers: Record<string, string> = {}) => ({ headers }) as unknown as ResponseRecord;
const pausesOf = (sending: SendingAgain, headers?: Record<string, string>, leftMs = 60_000) =>
  [0, 1, 2, 3, 4].map((tried) => sending.pauseBefore('operation', tried, response(headers), leftMs));

it('pauses grow, four of them, as far as the time reaches', () => {
  expect(pausesOf(new SendingAgain())).toEqual([250, 500, 1000, 2000, undefined]);
  expect(pausesOf(new SendingAgain(), {}, 700)).toEqual([250, 500, undefined, undefined, undefined]);
});

it('Retry-After is waited for, up to half a minute', () => {
  expect(pausesOf(new SendingAgain(), { 'retry-after': '1' })).toEqual([1000, 1000, 1000, 2000, undefined]);
  expect(pausesOf(new SendingAgain(), { 'retry-after': '86400' })[0]).toBe(30_000);
});

it('after two requests in vain the next is sent once, until the operation answers', () => {
  const sending = new SendingAgain();
  sending.learn('operation', false);
  expect(pausesOf(sending)[0]).toBe(250);
  sending.learn('operation', false);
  sending.learn('read', true);
  expect(pausesOf(sending)[0]).toBeUndefined();
  sending.learn('operation', true);
  expect(pausesOf(sending)[0]).toBe(250);
});

it.each<[string, Record<string, string>, number]>([
  ['seconds', { 'retry-after': '7' }, 7000],
  [
    'a date, by the clock of the response',
    { 'retry-after': 'Fri, 27 Nov 2020 10:00:09 GMT', date: 'Fri, 27 Nov 2020 10:00:00 GMT' },
    9000,
  ],
  ['a date that is over', { 'retry-after': 'Fri, 27 Nov 2020 10:00:09 GMT' }, 0],
  ['words', { 'retry-after': 'soon' }, 0],
  ['nothing', {}, 0],
])('Retry-After is read when it is %s', (_, headers, ms) => {
  expect(retryAfterMs(headers)).toBe(ms);
});
