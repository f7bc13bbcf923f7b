import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot, readText } from '../package.js';
import type { SchemaName } from './compile.js';
import { validator, violations } from './validate.js';

interface Fixture {
  file: string;
  title: string;
  why: string;
  value: unknown;
  /** Of a message that is rejected: every sentence that must be said about it, and no other. */
  violations?: string[];
}

const schemas = readdirSync(join(packageRoot, 'schemas')).map(
  (file) => file.replace('.schema.json', '') as SchemaName,
);
const MESSAGES = join(packageRoot, 'fixtures/messages');

function fixtures(schema: SchemaName, kind: 'accept' | 'reject'): Fixture[] {
  return readdirSync(join(MESSAGES, schema, kind)).map((file) => ({
    file,
    ...JSON.parse(readFileSync(join(MESSAGES, schema, kind, file), 'utf8')),
  }));
}

describe.each(schemas)('the schema %s', (schema) => {
  it('compiles in strict mode', () => {
    expect(validator(schema)).toBeTypeOf('function');
  });

  it.each(fixtures(schema, 'accept'))('accepts: $title', ({ value }) => {
    expect(violations(schema, value)).toEqual([]);
  });

  it.each(fixtures(schema, 'reject'))('rejects: $title', ({ value, violations: expected }) => {
    expect(expected).not.toHaveLength(0);
    expect(violations(schema, value)).toEqual(expected);
  });

  it('has fixtures whose titles are short, of one line, and each said once', () => {
    const all = [...fixtures(schema, 'accept'), ...fixtures(schema, 'reject')];
    for (const { file, title, why } of all) {
      expect(title, file).toMatch(/^[A-Z][^\n]{5,80}[^.\n]$/);
      expect(why, file).toMatch(/^\S[^\n]+\.$/);
    }
    expect(new Set(all.map((each) => each.title)).size).toBe(all.length);
  });
});

it('keeps a folder of messages for every schema and for nothing else', () => {
  expect(readdirSync(MESSAGES).sort()).toEqual([...schemas].sort());
});

describe("the page's examples", () => {
  const [request, answer, message] = cut(readText('fixtures/documentation/SetCallDisposition.txt'));

  it.each([
    ['set-call-disposition-request', request],
    ['success-response', answer],
    ['call-state-change-message', message],
    ['call', (message as { data: { call: unknown } }).data.call],
  ] as const)('stand untouched in accept/page.json of %s', (schema, example) => {
    const kept = fixtures(schema, 'accept').find(({ file }) => file === 'page.json');
    // As text, so that the order of members and the form of numbers count as well.
    expect(JSON.stringify(kept?.value)).toBe(JSON.stringify(example));
  });
});

/** Every JSON object of a text that begins on a line of its own: the lines from a `{` on, as few as parse. */
function cut(text: string): unknown[] {
  const lines = text.split('\n');
  const found: unknown[] = [];
  for (let from = 0; from < lines.length; from += 1) {
    if (lines[from] !== '{') continue;
    for (let to = from + 1; to <= lines.length; to += 1) {
      const value = parsed(lines.slice(from, to).join('\n'));
      if (value === undefined) continue;
      found.push(value);
      from = to - 1;
      break;
    }
  }
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
