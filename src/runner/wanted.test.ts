import { describe, expect, it } from 'vitest';
import { also, on, type Step } from '../requirement.js';
import { Wanted } from './wanted.js';

const send = async () => {};
const again = async () => {};

function wanted(steps: Record<string, Step[]>): Wanted {
  return new Wanted(new Map(Object.entries(steps)));
}

describe('what a walk is to do', () => {
  it('is done at each callState in the order of the requirements, plain requests before those that may disturb the call', () => {
    const walk = wanted({
      'ERR-01': [on('activeCall', send, 'changed')],
      'ACT-11': [on('activeCall', send, 'odd value')],
      'RES-01': [on('activeCall', send), on('releasedCall', send)],
      'ACT-03': [on('activeCall', again)],
    });
    expect(walk.at('activeCall').map(({ id }) => id)).toEqual(['RES-01', 'ACT-03', 'ACT-11', 'ERR-01']);
    expect(walk.idsAt('releasedCall')).toEqual(['RES-01']);
    expect(walk.isAny('heldCall', 'ringingCall')).toBe(false);
    expect(walk.has('ACT-14', 'ACT-11')).toBe(true);
  });

  it('leaves out what is done alongside where nobody else wants the callState', () => {
    const alongside = { 'KEY-02': [on('activeCall', send), also('secondCall', again)] };
    expect(wanted(alongside).isAny('secondCall')).toBe(false);
    const walk = wanted({ ...alongside, 'REL-08': [on('secondCall', send)] });
    expect(walk.idsAt('secondCall')).toEqual(['KEY-02', 'REL-08']);
  });

  it('is open until it was done, or cannot be', () => {
    const walk = wanted({ 'ACT-03': [on('activeCall', send)], 'REL-01': [on('releasedCall', send)] });
    walk.settle(walk.at('activeCall'));
    expect(walk.open().map(({ id }) => id)).toEqual(['REL-01']);
    expect(walk.open(['activeCall'])).toEqual([]);
  });

  it('takes a request for what several want alike, and two for a changed one, with a last that binds them', () => {
    const plain = { 'ACT-03': [on('activeCall', send)], 'ACT-04': [on('activeCall', send)] };
    expect(wanted(plain).size).toBe(1);
    expect(wanted({ ...plain, 'ERR-01': [on('activeCall', again, 'changed')] }).size).toBe(4);
  });
});
