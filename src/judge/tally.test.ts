import { expect, it } from 'vitest';
import { contradicted, holds } from '../checks/observation.js';
import type { Exchange } from '../trace/exchange.js';
import { Tally } from './tally.js';

it('the cases that are contradicted besides the first are named once each, and of many so many as are read', () => {
  const tally = new Tally();
  const add = (name: string | undefined, observation = contradicted('it changed')) =>
    tally.add({ id: `x-${name}` } as Exchange, observation, name);
  add('quotes');
  expect(tally.otherCases).toBe('');
  add('letters', holds('same'));
  for (const name of ['backslash', 'quotes', 'backslash', undefined]) add(name);
  expect(tally.otherCases).toBe('; so too: backslash');
  for (let number = 0; number < 25; number++) add(`value ${number}`);
  expect(tally.otherCases).toMatch(/^; so too: backslash; value 0; .*; value 18 and 6 more$/);
});
