import { expect, it } from 'vitest';
import { inconclusive } from '../checks/observation.js';
import type { Exchange } from '../trace/exchange.js';
import { Tally } from './tally.js';

it('tells of what is undecided the reason that most exchanges have, whatever numbers stand in it, or what is to be set', () => {
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
  const toSet = 'the window would have to last 49 ms: set GWS_QUIET_MAX_MS to 49 or more';
  tally.add({ id: 'x5' } as Exchange, inconclusive(toSet), undefined);
  expect(tally.mostOpen?.reason).toBe(toSet);
});
