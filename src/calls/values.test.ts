import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Values } from './values.js';

const key = fc.constantFrom(undefined, 'GwsTest', 'GwsTest_2');

describe('the values of a run', () => {
  it('are unique, whatever they are for, and carry the run', () => {
    const values = new Values('ab12');
    const all = [
      values.next('K'),
      values.other('K'),
      values.unique(),
      values.next(undefined),
      values.next('K'),
    ];
    expect(new Set(all).size).toBe(all.length);
    for (const value of all) expect(value).toMatch(/^Gws-ab12-\d{3}$/);
  });

  it('are odd and unique all the same: 255 characters long, or more digits than a number holds, with zeros before', () => {
    const values = new Values('ab12cd34');
    const long = values.odd('long');
    expect(long).toMatch(/^Gws-ab12cd34-001 [ -~]{235}end$/);
    expect(long.length).toBe(255);
    const digits = [values.odd('digits'), values.odd('digits')];
    expect(new Set(digits).size).toBe(2);
    for (const each of digits) {
      expect(each).toMatch(/^00\d{16,}$/);
      expect(Number.isSafeInteger(Number(each))).toBe(false);
    }
    // Read as numbers they are told apart all the same.
    expect(new Set(digits.map(Number)).size).toBe(2);
  });

  it('are much like the one that the key holds, and known by what it held before', () => {
    const values = new Values('ab12');
    expect(values.former('K')).toBeUndefined();
    expect(Array.from({ length: 5 }, () => values.like('K'))).toEqual([
      'Gws-ab12-001',
      'Gws-ab12-001-2',
      'Gws-ab12-001-',
      'gWS-AB12-001-',
      'WS-AB12-001-',
    ]);
    expect(values.former('K')).toBe('gWS-AB12-001-');
    expect(new Values('ab12', ['Sold', 'Lost']).like('K')).toMatch(/^(Sold|Lost)$/);
  });

  it('are those that the target accepts, and never the one that the key holds', () => {
    const accepted = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 4 });
    const requests = fc.array(fc.record({ key, isTaken: fc.boolean() }), { maxLength: 40 });
    fc.assert(
      fc.property(accepted, requests, (dispositions, asked) => {
        const values = new Values('ab12', dispositions);
        const held = new Map<string | undefined, string>();
        for (const { key: name, isTaken } of asked) {
          const value = isTaken ? values.next(name) : values.other(name);
          expect(dispositions).toContain(value);
          expect(value).not.toBe(held.get(name));
          if (isTaken) held.set(name, value);
        }
      }),
    );
  });

  it('are the one value that there is, where there is only one', () => {
    const values = new Values('ab12', ['Sold']);
    expect([values.next('K'), values.next('K'), values.other('K')]).toEqual(['Sold', 'Sold', 'Sold']);
  });

  it('that no other request carries are unique although few are accepted', () => {
    const values = new Values('ab12', ['Sold']);
    expect(values.unique()).not.toBe(values.unique());
  });
});
