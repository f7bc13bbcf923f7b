import { expect, it } from 'vitest';
import { ResponseTimeouts } from './response-timeouts.js';

it('gives a kind of request its full time until two in a row went unanswered, then a while', () => {
  const timeouts = new ResponseTimeouts(10_000);
  timeouts.learn('active, a key given', 20);
  timeouts.learn('active, no key given', undefined);
  expect(timeouts.next('active, no key given')).toBe(10_000);
  expect(timeouts.isKnown('active, no key given')).toBe(false);
  timeouts.learn('active, no key given', undefined);
  expect(timeouts.next('active, no key given')).toBe(400);
  expect(timeouts.isKnown('active, no key given')).toBe(true);
  timeouts.learn('active, no key given', 5);
  expect(timeouts.isKnown('active, no key given')).toBe(false);
});

it('gives none its full time once two of any kind went unanswered', () => {
  const timeouts = new ResponseTimeouts(10_000);
  for (let asked = 0; asked < 2; asked++) {
    expect(timeouts.next('active, a key given')).toBe(10_000);
    timeouts.learn('active, a key given', undefined);
    timeouts.learn('active, a key given', 5);
  }
  expect(timeouts.next('active, a key given')).toBe(250);
});

it('calls a target mute that left ten in a row of whatever kind unanswered in their time, until it answers', () => {
  const timeouts = new ResponseTimeouts(10_000);
  for (let asked = 0; asked < 20; asked++) timeouts.learn(`kind ${asked}`, undefined, asked % 8 > 0);
  expect(timeouts.isMute).toBe(false);
  for (let asked = 0; asked < 10; asked++) timeouts.learn(`kind ${asked}`, undefined);
  expect(timeouts.isMute).toBe(true);
  timeouts.learn('active, a key given', 5);
  expect(timeouts.isMute).toBe(false);
});

it('tells when to ask again beside a request: after a second, or twenty times the usual, and later at first', () => {
  const timeouts = new ResponseTimeouts(10_000);
  expect(timeouts.slowMs).toBe(2000);
  timeouts.learn('active, a key given', 4);
  expect(timeouts.slowMs).toBe(1000);
  timeouts.learn('active, a key given', 196);
  expect(timeouts.slowMs).toBe(2000);
});
