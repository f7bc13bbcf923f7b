import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../src/judge/rules/index.js';
import { packageRoot, readJson, readText } from '../src/package.js';
import { defaultEdition, editions, otherEditions } from '../src/schemas/editions.js';
import { catalogue, catalogueOf, facts, row, UnknownRequirement } from './catalogue.js';

interface Frozen {
  id: string;
  level: string;
  levelWithCharset?: string;
  /** Whether the requirement rests on words of the page itself. */
  page: boolean;
}

const frozen = readJson('fixtures/documentation/requirements.json') as Frozen[];
const oneSpaced = (text: string) => text.replace(/\s+/g, ' ');

describe('the catalogue', () => {
  it('holds every requirement once, with its level and its kind of source, in the frozen order', () => {
    const rows = catalogue.map(({ id, level, levelWithCharset, source }) => ({
      id,
      level,
      page: source.document === 'SetCallDisposition',
      ...(levelWithCharset && { levelWithCharset }),
    }));
    expect(rows).toEqual(frozen);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(62);
  });

  describe.each(editions)('as edition $name has it', ({ name }) => {
    const rows = catalogueOf(name);

    it('quotes words that are found in the page, for every row that rests on the page', () => {
      const page = oneSpaced(readText('fixtures/documentation/SetCallDisposition.txt'));
      for (const { id, source } of rows.filter((each) => each.source.document === 'SetCallDisposition')) {
        expect(page, id).toContain(oneSpaced(source.quote));
      }
    });

    it('gives the wording of a kept fact, and the page of that fact, for every other row', () => {
      for (const { id, source, facts: named } of rows.filter(
        (each) => each.source.document !== 'SetCallDisposition',
      )) {
        const fact = facts.find((each) => each.id === named[0]);
        expect(source, id).toEqual({ document: fact?.page, quote: fact?.fact });
      }
    });

    it('names only facts that are kept', () => {
      const kept = facts.map((each) => each.id);
      for (const { id, facts: named } of rows) for (const each of named) expect(kept, id).toContain(each);
    });
  });

  it('keeps every fact once', () => {
    expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
  });

  it('says nothing of an edition that is not known, nor what the default says as well', () => {
    const names = otherEditions(defaultEdition).map(({ name }) => name);
    for (const row of catalogue) {
      for (const [name, difference] of Object.entries(row.editions ?? {})) {
        expect(names, row.id).toContain(name);
        expect(row, row.id).not.toMatchObject(difference);
      }
    }
  });

  it('gives a row by its id and refuses an id that it does not know', () => {
    expect(row('REL-01').level).toBe('MUST');
    expect(() => row('REL-99')).toThrow(UnknownRequirement);
  });
});

describe('the specs', () => {
  const folder = join(packageRoot, 'specs');
  const files = readdirSync(folder).filter((file) => file.endsWith('.spec.ts'));

  it('are the files that the catalogue names', () => {
    expect(files.sort()).toEqual([...new Set(catalogue.map(({ spec }) => spec))].sort());
  });

  it.each(files)('%s drives exactly the requirements that name it', (file) => {
    const driven = [
      ...readFileSync(join(folder, file), 'utf8').matchAll(/\brequirement\(\s*'([A-Z]{3}-\d{2})'/g),
    ];
    const named = catalogue.filter(({ spec }) => spec === file);
    expect(driven.map(([, id]) => id).sort()).toEqual(named.map(({ id }) => id).sort());
  });
});

it('every row of the catalogue has a rule by which it is judged, and there is no other', () => {
  expect(Object.keys(rules).sort()).toEqual(catalogue.map(({ id }) => id).sort());
});
