import { describe, expect, it } from 'vitest';
import { uncovered } from '../src/mutants/coverage.js';
import { runMatrix } from '../src/mutants/matrix.js';
import { deviations } from '../src/reference/deviations.js';
import { requirementOf } from '../src/requirement.js';

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

  it('are killed, each by its own requirement, with nothing else tripped than is written down', async () => {
    const kills = await runMatrix();
    for (const { name, wrongAtFirst } of kills)
      if (wrongAtFirst) console.warn('run once more:', name, wrongAtFirst);
    expect(kills.filter(({ killed }) => !killed).map(({ name, wrong }) => ({ name, wrong }))).toEqual([]);
    expect(kills.length).toBe(all.length);
  }, 900_000);
});
