import { describe, expect, it } from 'vitest';
import { JsonElements } from './json-elements.js';

function partsOf(text: string, isHar: boolean, size: number): { parts: string[]; isOpen: boolean } {
  const elements = new JsonElements(isHar);
  const bytes = Buffer.from(text);
  const parts: string[] = [];
  for (let from = 0; from < bytes.length; from += size)
    parts.push(...elements.push(bytes.subarray(from, from + size)));
  return { parts, isOpen: elements.isOpen };
}

const odd = [{ a: 'x"]}\\' }, { b: [{ c: '\\\\"' }] }, { d: 'ü\u2028 {[' }];

describe('the parts of a JSON text', () => {
  it.each([1, 2, 3, 7, 64, 1000])('are the same in pieces of %i bytes', (size) => {
    const log = { version: '1.2', pages: [{ id: 'entries' }], comment: '[{', entries: odd, after: [{}] };
    for (const indent of [undefined, 2]) {
      expect(
        partsOf(JSON.stringify({ log }, undefined, indent), true, size).parts.map((each) => JSON.parse(each)),
      ).toEqual(odd);
      expect(
        partsOf(JSON.stringify(odd, undefined, indent), false, size).parts.map((each) => JSON.parse(each)),
      ).toEqual(odd);
    }
    const apart = odd.map((each) => JSON.stringify(each)).join('\n');
    expect(partsOf(apart, false, size)).toEqual({
      parts: odd.map((each) => JSON.stringify(each)),
      isOpen: false,
    });
  });

  it('that are cut off are not given, and the text is open', () => {
    expect(partsOf('{"log":{"entries":[{"a":1},{"b":', true, 5)).toEqual({
      parts: ['{"a":1}'],
      isOpen: true,
    });
  });
});
