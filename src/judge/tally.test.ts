import { expect, it } from 'vitest';
import { inconclusive } from '../checks/observation.js';
import type { Exchange } from '../trace/exchange.js';
import { Tally } from './tally.js';

it('tells of what is undecided the reason that most exchanges have, whatever numbers stand in it', () => {
  const tally = new Tally();
  const reasons = [
    'no control was seen',
    'x2 came after 12 ms',
    'x3 came after 9.5 ms',
    'no sentinel was seen',
  ];
  for (const [index, reason] of reasons.entries())
    tally.add({ id: `x${index + 1}` } as Exchange, inconclusive(reason), undefined);
  expect(tally.mostOpen?.reason).toBe('x2 came after 12 ms');
});
