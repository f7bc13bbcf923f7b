import { expect, it } from 'vitest';
import { activeRun, KEY } from '../judge/conformant-run.test-driver.js';
import { sideEffectsOf } from './side-effects.js';

it('what a run does to a target is counted from its trace, equal events one by one', () => {
  const run = activeRun().sent({ value: 'Gws-v', method: 'PUT', response: { status: 405, text: '' } });
  run.put({
    type: 'intent',
    request: run.exchange('x3').request.id,
    requirements: ['ERR-14'],
    step: 'by PUT',
  });
  run
    .released()
    .sent({ key: KEY, value: 'Gws-e' })
    .event({ [KEY]: 'Gws-e' });
  const { dispositions, calls, userEvents, otherRequests } = sideEffectsOf(run.records());
  expect(calls).toHaveLength(3);
  expect(dispositions).toEqual([
    { state: 'active', title: 'disposition', key: KEY, value: 'Gws-value-x1' },
    { state: 'active', title: 'disposition', key: KEY, value: 'Gws-value-x2' },
    { state: 'active', title: 'by PUT', value: 'Gws-v', change: 'PUT instead of POST' },
    { state: 'released', title: 'disposition', key: KEY, value: 'Gws-e' },
  ]);
  expect(userEvents).toBe(2);
  // Three were dialled and three hung up.
  expect(otherRequests).toBe(6);
});
