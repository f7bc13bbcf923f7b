import { describe, expect, it } from 'vitest';
import { readJson } from '../package.js';
import { type Response, standsBefore } from './before-operation.js';

const cases = readJson('fixtures/field/before-operation.json') as {
  title: string;
  response: Response;
  who?: string;
}[];

describe('what stands before the operation', () => {
  it.each(cases)('is told from the operation itself: $title', ({ response, who }) => {
    expect(standsBefore(response)).toBe(who);
  });

  it('is described in a few words, whatever it sends', () => {
    const headers = { server: 'x'.repeat(1e6), 'content-type': '' };
    expect(standsBefore({ status: 502, headers })).toBe(`a gateway (502, server ${'x'.repeat(40)}...)`);
  });

  it('is not seen in members that become neither a string nor a number', () => {
    const odd = { toString: 1, valueOf: null };
    for (const status of [403, 429, 502, 503])
      expect(standsBefore({ status, headers: {}, body: { statusCode: odd, statusMessage: odd } })).toBe(
        undefined,
      );
  });
});
