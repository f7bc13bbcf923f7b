import { describe, expect, it } from 'vitest';
import { violations } from './validate.js';

const message = (call: unknown) => ({ data: { call }, channel: '/v2/me/calls' });

describe('violations', () => {
  it('says with a JSON pointer where, what must be, and what was', () => {
    expect(
      violations('call-state-change-message', message({ duration: 262, mute: null, userData: [] })),
    ).toEqual([
      '/data/call/userData must be object or null, was an array',
      '/data/call/duration must be string or null, was number 262',
    ]);
  });

  it('finds the value behind an escaped pointer', () => {
    const request = { type: 'request', headers: { 'a/b~c': 17 } };
    expect(violations('trace', request)).toContain('/headers/a~1b~0c must be string, was number 17');
  });

  it('clips what a target sends', () => {
    const sentences = violations('call-state-change-message', message('x'.repeat(100_000)));
    expect(sentences).toHaveLength(1);
    expect(sentences[0]?.length).toBeLessThan(200);
  });

  it('counts what is more than fifty', () => {
    const participants = Array.from({ length: 2_000 }, (_, index) => index);
    const sentences = violations('call-state-change-message', message({ participants }));
    expect(sentences).toHaveLength(51);
    expect(sentences.at(-1)).toBe('and 1950 more');
  });

  it('survives 200,000 levels at a documented place, at an open place and at the root', () => {
    let deep: unknown = {};
    for (let level = 0; level < 200_000; level += 1) deep = { a: deep };
    expect(violations('call-state-change-message', message({ duration: deep, userData: deep }))).toEqual([
      '/data/call/duration must be string or null, was an object',
    ]);
    expect(violations('call-state-change-message', deep)).toHaveLength(2);
  });

  it('takes nothing from a prototype, and leaves none changed', () => {
    const sent = JSON.parse(
      '{"__proto__": {"data": {}, "channel": "x", "polluted": true}, "constructor": {"a": 1}}',
    );
    expect(violations('call-state-change-message', sent)).toEqual([
      'the value must have the member data',
      'the value must have the member channel',
    ]);
    expect(violations('call-state-change-message', Object.create({ data: {}, channel: 'x' }))).toHaveLength(
      2,
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('speaks of the kind that a value claims to be, and of none when it claims none', () => {
    expect(violations('event-user-event', { event: 'Alive' })).toEqual([
      'the value must have the member time',
    ]);
    expect(violations('event-user-event', { time: 1 })).toEqual([
      '/event must be one of "EventUserEvent", "Alive", was undefined',
    ]);
    expect(violations('event-user-event', null)).toEqual(['the value must be object, was null']);
  });
});
