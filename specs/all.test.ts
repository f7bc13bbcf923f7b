import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot, readText } from '../src/package.js';
import {
  catalogueOf,
  requirement,
  requirementOf,
  requirements,
  UnknownRequirement,
} from '../src/requirement.js';
import { defaultEdition, editions, otherEditions } from '../src/schemas/editions.js';
import { facts } from '../src/schemas/facts.js';

// Ids and levels are frozen: other people's baselines and scripts rely on them. A retired id is never used again.
const FROZEN = `
  RES-01 MUST   RES-02 MUST   RES-03 MUST   RES-04 SHOULD RES-05 MUST   RES-06 MAY    RES-07 MAY
  ACT-01 MUST   ACT-02 MUST   ACT-03 MUST   ACT-04 MUST   ACT-05 MUST   ACT-06 SHOULD ACT-07 MUST
  ACT-08 MUST   ACT-09 MUST   ACT-10 SHOULD ACT-11 MUST   ACT-12 SHOULD ACT-13 SHOULD ACT-14 MUST
  ACT-15 MAY    ACT-16 SHOULD ACT-17 MAY    ACT-18 SHOULD
  KEY-01 MUST   KEY-02 MUST   KEY-03 MUST   KEY-04 MAY    KEY-05 MAY
  REL-01 MUST   REL-02 MUST   REL-03 MUST   REL-04 MUST   REL-05 SHOULD REL-06 MUST   REL-07 SHOULD
  REL-08 SHOULD REL-09 MUST
  ERR-01 MUST   ERR-02 SHOULD ERR-03 SHOULD ERR-04 SHOULD ERR-05 SHOULD ERR-06 SHOULD ERR-07 MAY
  ERR-08 MAY    ERR-09 MUST   ERR-10 SHOULD ERR-11 MUST   ERR-12 MUST   ERR-13 MUST   ERR-14 SHOULD
  ERR-15 MUST   ERR-16 SHOULD ERR-17 SHOULD ERR-18 MUST   ERR-19 MAY    ERR-20 MAY    ERR-21 MAY
  ERR-22 SHOULD ERR-23 MUST`;

const oneSpaced = (text: string) => text.replace(/\s+/g, ' ').trim();

describe('the requirements', () => {
  it('are those whose ids and levels are frozen, in the order of ids', () => {
    const ids = catalogueOf().map(({ id, level }) => `${id} ${level}`);
    expect(ids.join(' ')).toBe(oneSpaced(FROZEN));
    expect(requirementOf('ACT-17').levelWithCharset).toBe('SHOULD');
  });

  describe.each(editions)('as edition $name has them', ({ name }) => {
    it('quote words that are found in the page, or rest on facts that are kept', () => {
      const page = oneSpaced(readText('fixtures/documentation/SetCallDisposition.txt'));
      const kept = facts.map(({ id }) => id);
      for (const { id, source } of catalogueOf(name)) {
        if (source.document === 'SetCallDisposition') expect(page, id).toContain(oneSpaced(source.quote));
        for (const each of source.facts) expect(kept, id).toContain(each);
      }
    });

    it('are sentences that begin with a verb, without a full stop', () => {
      for (const { id, text } of catalogueOf(name)) expect(text, id).toMatch(/^[a-z].*[^.]$/);
    });

    it('are sentences that stand alone, as a headline shows them: none speaks of the one before', () => {
      const before =
        /\b(it so|(in|gives|identifies) it|(does|of) this|such message|that charset|refuses one)\b/;
      for (const { id, text } of catalogueOf(name)) expect(text, id).not.toMatch(before);
    });
  });

  it('say nothing of an edition that is not known, nor what the default says as well', () => {
    const names = otherEditions(defaultEdition).map(({ name }) => name);
    for (const each of requirements()) {
      for (const [name, difference] of Object.entries(each.editions ?? {})) {
        expect(names, each.id).toContain(name);
        expect(each, each.id).not.toMatchObject(difference);
      }
    }
  });

  it('are found by their ids, each of which is declared once', () => {
    expect(requirementOf('REL-01').level).toBe('MUST');
    expect(() => requirementOf('REL-99')).toThrow(UnknownRequirement);
    expect(() => requirement('REL-01', requirementOf('REL-01'))).toThrow('REL-01 is declared twice');
  });
});

it('every spec file is imported by specs/all.ts', () => {
  const folder = join(packageRoot, 'specs');
  const files = readdirSync(folder).filter((file) => file.endsWith('.spec.ts'));
  const imported = readFileSync(join(folder, 'all.ts'), 'utf8').match(/[a-z-]+\.spec(?=\.js)/g) ?? [];
  expect(imported.map((file) => `${file}.ts`).sort()).toEqual(files.sort());
});

it('every fact is kept once', () => {
  expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
});
