import { expect, it } from 'vitest';
import type { Kill } from './kill.js';
import { matrixText } from './print.js';

const killed: Kill = {
  name: 'value-cut',
  description: 'keeps the first letter of a disposition',
  requirement: 'ACT-03',
  killed: true,
  also: { 'KEY-01': 'fail', 'ACT-17': 'inconclusive' },
  wrong: [],
};

it('the kill matrix tells of each mutant what became of it, what else it tripped and what was not so at first', () => {
  const survivor: Kill = {
    ...killed,
    name: 'value',
    killed: false,
    also: {},
    wrong: ['ACT-03 is pass, not fail'],
  };
  const again: Kill = { ...killed, also: {}, wrongAtFirst: ['ACT-17 is inconclusive'] };
  expect(matrixText([killed, survivor, again], false).split('\n')).toEqual([
    'killed    ACT-03  value-cut  keeps the first letter of a disposition (also fail KEY-01; inconclusive ACT-17)',
    'SURVIVED  ACT-03  value      keeps the first letter of a disposition',
    '          ACT-03 is pass, not fail',
    'killed    ACT-03  value-cut  keeps the first letter of a disposition',
    '          at the first of two runs: ACT-17 is inconclusive',
    '',
    '2 of 3 mutants killed',
    '',
  ]);
});
