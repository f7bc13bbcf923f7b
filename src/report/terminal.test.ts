import { expect, test } from 'vitest';
import { sampleReport } from './sample-report.test-driver.js';
import { terminalOf } from './terminal.js';

const plain = { colour: false, folder: 'reports' };

test('the terminal shows what is not pass or info, each reason once, and ends with the headline', () => {
  const report = sampleReport();
  const text = terminalOf(report, plain);
  const open = report.requirements.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'info');
  expect(open.length).toBeGreaterThan(3);
  for (const { id, level } of open) expect(text.split(`${id} ${level}`)).toHaveLength(2);
  for (const { id, level } of report.requirements.filter((each) => !open.includes(each))) {
    expect(text).not.toContain(`${id} ${level}`);
  }
  expect(text.trimEnd().split('\n').at(-1)).toBe(report.headline);
});

test('requirements with one reason share a line, and a void run says its reason in the headline alone', () => {
  const report = sampleReport();
  const requirements = report.requirements.map((each) => ({
    ...each,
    verdict: 'error' as const,
    reason: 'nobody there',
  }));
  const lines = (verdict: typeof report.verdict) =>
    terminalOf({ ...report, requirements, verdict, headline: 'x' }, plain)
      .split('\n')
      .filter((line) => line.includes('nobody there'));
  expect(lines('inconclusive')).toHaveLength(1);
  expect(lines('void')).toEqual([]);
});

test('no control character of a target reaches the terminal, and no colour where none is wanted', () => {
  const text = terminalOf(sampleReport(), plain);
  expect(
    [...text].filter((character) => character !== '\n' && (character < ' ' || character === '\u007f')),
  ).toEqual([]);
  expect(terminalOf(sampleReport(), { ...plain, colour: true })).toContain('\u001b[31m');
});
