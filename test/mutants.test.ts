import { describe, expect, it } from 'vitest';
import { uncovered } from '../src/mutants/coverage.js';
import { runMatrix } from '../src/mutants/matrix.js';
import { deviations } from '../src/reference/deviations.js';
import { catalogueOf, requirementOf } from '../src/requirement.js';
import { survivors } from './survivors.test-driver.js';

const all = Object.entries(deviations);

describe('the mutants', () => {
  it('cover every MUST and SHOULD of RES, ACT, KEY, REL and ERR, and of every MAY tell two behaviours apart', () => {
    expect(uncovered()).toEqual([]);
    for (const [name, { contradicts, says }] of all) {
      const isMay = contradicts !== undefined && requirementOf(contradicts).level === 'MAY';
      const withCharset = deviations[name]?.variables?.GWS_CHARSET !== undefined;
      expect(says !== undefined, name).toBe(isMay && !withCharset);
    }
  });

  it('are named in words joined by hyphens and described by a sentence of their own', () => {
    for (const [name, { description }] of all) {
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      // As it stands in a line of the matrix: words enough for a subject and a verb, no full stop.
      expect(description, name).toMatch(/^[a-z][\w.]*( \S+){4,}(?<!\.)$/);
    }
    expect(new Set(all.map(([, { description }]) => description)).size).toBe(all.length);
  });

  it('are killed, of each requirement the first, each by its own requirement, with nothing else tripped than is written down', async () => {
    const firsts = catalogueOf().flatMap(
      ({ id }) => all.find(([, each]) => each.contradicts === id)?.[0] ?? [],
    );
    expect(firsts.length).toBeGreaterThan(50);
    expect(survivors(await runMatrix(firsts))).toEqual([]);
  }, 900_000);
});
