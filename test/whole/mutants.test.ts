import { expect, it } from 'vitest';
import { runMatrix } from '../../src/mutants/matrix.js';
import { deviations } from '../../src/reference/deviations.js';
import { survivors } from '../survivors.test-driver.js';

it('every mutant is killed, each by its own requirement, with nothing else tripped than is written down', async () => {
  const kills = await runMatrix();
  expect(survivors(kills)).toEqual([]);
  expect(kills.length).toBe(Object.keys(deviations).length);
}, 900_000);
