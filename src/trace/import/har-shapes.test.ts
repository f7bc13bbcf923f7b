import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../package.js';
import { type HttpEntry, harEntry } from './har-entry.js';
import { HarShapes } from './har-shapes.js';

const recorded = (name: string): unknown[] => {
  const packed = readFileSync(join(packageRoot, 'fixtures', 'recordings', `${name}.har.gz`));
  return JSON.parse(gunzipSync(packed).toString('utf8')).log.entries;
};
/** All that an entry says. */
const said = (entry: HttpEntry | undefined) =>
  entry && { ...entry, response: { ...pick(entry.response), quoted: undefined } };
const pick = ({ text, body, isOpen, lost }: HttpEntry['response']) => ({ text, body, isOpen, lost });

describe('an entry that is told by its shape', () => {
  it.each(['conformant', 'mitmproxy'])('says what it says when it is parsed: %s', (name) => {
    for (const indent of [undefined, 2]) {
      const shapes = new HarShapes();
      const texts = recorded(name).map((entry) => JSON.stringify(entry, undefined, indent));
      for (const text of texts) shapes.learn(text);
      const found = texts.map((text) => shapes.find(`[${text},`, 1));
      expect(found.filter((each) => each !== undefined).length).toBeGreaterThan(texts.length / 2);
      for (const [index, text] of texts.entries())
        if (found[index] !== undefined) {
          expect(found[index]?.end).toBe(text.length + 1);
          expect(said(found[index]?.entry)).toEqual(said(harEntry(JSON.parse(text))));
        }
    }
  });

  it('says so whatever stands in the members that are read, and is none where it is no JSON', () => {
    const scalar = fc.oneof(
      fc.constantFrom(
        Number.MAX_VALUE,
        -0,
        null,
        true,
        '',
        '\uFEFF[]',
        'base64',
        '2026-01-01T00:00:00Z',
        'é"\\/\n',
        'W10=',
      ),
      fc.string(),
      fc.integer(),
    );
    const headers = fc.oneof(
      scalar,
      fc.array(fc.record({ name: scalar, value: scalar }, { requiredKeys: [] }), { maxLength: 3 }),
    );
    const content = fc.record(
      { text: scalar, encoding: scalar, size: scalar, other: scalar },
      { requiredKeys: [] },
    );
    const entry = fc.record({
      startedDateTime: fc.oneof(fc.constant('2026-01-01T00:00:00.001Z'), scalar),
      time: scalar,
      request: fc.record({ method: scalar, url: scalar, headers, postData: content }),
      response: fc.record({ status: scalar, headers, content, _error: scalar, _charlesStatus: scalar }),
      cache: content,
    });
    fc.assert(
      fc.property(
        entry,
        entry,
        fc.nat(),
        fc.constantFrom('"', ',', '}', '\\', '0'),
        (first, next, at, sign) => {
          const shapes = new HarShapes();
          shapes.learn(JSON.stringify(first));
          const whole = JSON.stringify(next);
          const place = at % whole.length;
          for (const text of [
            JSON.stringify(first),
            whole,
            whole.slice(0, place) + sign + whole.slice(place + 1),
          ]) {
            const found = shapes.find(text, 0);
            if (found?.end === text.length)
              expect(said(found.entry)).toEqual(said(harEntry(JSON.parse(text))));
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
