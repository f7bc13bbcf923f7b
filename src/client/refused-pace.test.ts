import { describe, expect, it } from 'vitest';
import { paceAfter } from './refused-pace.js';

const paceOf40 = (times: number, ...seconds: number[]) =>
  seconds.map((each) => paceAfter({ rate: 40, times }, each * 1000));

describe('the pace after some requests were refused as too many', () => {
  it('is half of it at first, and nearly it after three seconds', () => {
    expect(paceOf40(1, 0, 3, 5)).toEqual([20, 34, 34]);
  });

  it('goes beyond it after five seconds, and after twice as many with each further refusal', () => {
    expect(paceOf40(1, 10)).toEqual([51]);
    expect(paceOf40(2, 10, 20)).toEqual([34, 51]);
    expect(paceOf40(3, 20, 40)).toEqual([34, 51]);
  });

  it('is two a second at least, or what was refused', () => {
    expect([3, 1].map((rate) => paceAfter({ rate, times: 1 }, 0))).toEqual([2, 1]);
  });
});
