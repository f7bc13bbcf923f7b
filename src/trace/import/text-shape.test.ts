import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Path, type Role, TextShape } from './text-shape.js';

const roles: Readonly<Record<string, Role>> = {
  id: 'told',
  at: 'told',
  state: 'keyed',
  call: 'members',
  list: 'keyed',
};
const roleOf = (path: Path): Role => roles[path.at(-1) ?? ''] ?? 'any';
const shapeOf = (text: string) => TextShape.of(text, 0, roleOf, ['id', 'at', 'call.id']);
const readBy = (shape: TextShape | undefined, text: string) => {
  const groups = shape?.read(text, 0);
  if (shape === undefined || groups === undefined || shape.end !== text.length) return undefined;
  return {
    key: shape.keyed.map((index) => groups[index]),
    told: shape.told.map((group) => group && groups[group.index]),
  };
};

const example =
  '{"id":"a","at":1.5,"state":"Held","call":{"id":"b","data":{"k":"v"}},"list":["x"],"on":true,"not":null}';

describe('the shape of a text', () => {
  it('tells what is wanted of texts with other values, and what tells their kinds apart', () => {
    const other =
      '{"id":"é","at":-20,"state":"","call":{"id":"c d","data":{}},"list":["y","z"],"on":false,"not":null}';
    expect(readBy(shapeOf(example), other)).toEqual({
      key: ['""', '["y","z"]'],
      told: ['é', '-20', 'c d'],
    });
  });

  it.each([
    ['another type', example.replace('1.5', '"1.5"')],
    ['null in place of a value', example.replace('true', 'null')],
    ['another name', example.replace('"on"', '"off"')],
    ['a member more', example.replace('"on"', '"m":1,"on"')],
    ['something escaped', example.replace('"v"', String.raw`"\u0076"`)],
    ['a number that JSON has not', example.replace('1.5', '01.5')],
    ['a control character', example.replace('"v"', '"\t"')],
    ['something behind it', `${example} `],
    ['an end that lacks', example.slice(0, -1)],
  ])('is not that of a text with %s', (_, text) => {
    expect(readBy(shapeOf(example), text)).toBeUndefined();
  });

  it('is none where a member is named twice, or something is escaped or nested deep', () => {
    for (const text of [
      '{"id":"a","id":"b"}',
      String.raw`{"id":"\n"}`,
      `${'['.repeat(20)}1${']'.repeat(20)}`,
    ])
      expect(shapeOf(text)).toBeUndefined();
  });

  it('is had by no text that is no JSON or holds other members, other types, or another value than it tells', () => {
    const name = fc.constantFrom('id', 'at', 'state', 'call', 'list', 'x', 'y');
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom('Held', 'a}', 'b"c', '', 'ü'),
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(name, tie('any'), { maxKeys: 4 }),
      ),
    })).any;
    const object = fc.dictionary(name, value, { maxKeys: 5 });
    fc.assert(
      fc.property(
        object,
        object,
        fc.nat(),
        fc.constantFrom('', '"', ',', '}', '0', 'a'),
        (first, next, at, sign) => {
          const shape = shapeOf(JSON.stringify(first));
          const whole = JSON.stringify(next);
          const place = at % (whole.length + 1);
          // A text like it, and one that is damaged in a place.
          for (const text of [
            JSON.stringify(first),
            whole,
            whole.slice(0, place) + sign + whole.slice(place + 1),
          ]) {
            const told = readBy(shape, text)?.told;
            if (told === undefined) continue;
            const parsed = JSON.parse(text);
            expect(outlineOf(parsed, 'members')).toEqual(outlineOf(first, 'members'));
            expect(told).toEqual([parsed.id, parsed.at, parsed.call?.id].map(scalar));
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

function scalar(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Names and types of a value, as far as they matter. */
function outlineOf(value: unknown, role: Role): unknown {
  if (value === null || typeof value !== 'object') return value === null ? null : typeof value;
  if (role !== 'members') return Array.isArray(value) ? [] : {};
  if (Array.isArray(value)) return value.map((item) => outlineOf(item, role));
  return Object.entries(value).map(([name, member]) => [name, outlineOf(member, roleOf([name]))]);
}
