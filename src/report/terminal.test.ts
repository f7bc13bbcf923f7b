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

test('what is contradicted stands before the headline: the sentence, who asked what, what came, where to look and how to see it again', () => {
  const lines = terminalOf(sampleReport(), plain).trimEnd().split('\n');
  const from = lines.findIndex((line) => line.startsWith('✕'));
  expect(lines.slice(from, -1)).toEqual([
    '✕ REL-01 MUST  sends no notification about this call after the request  (page, line 27)',
    expect.stringMatching(/^ {2}agent asked of its released call .* -> HTTP 200, statusCode 0$/),
    '  A CallStateChangeMessage about the released call came 612 ms after the request.',
    '  report.html#x2    again: gws-conformance --only REL-01',
  ]);
});

test('on a screen no line of it is wider than the screen, and what has no room there is counted', () => {
  const report = sampleReport();
  const [first] = report.contradictions ?? [];
  if (first === undefined) throw new Error('the sample has a contradiction');
  const contradictions = Array.from({ length: 12 }, () => first);
  const screen = { columns: 60, rows: 24 };
  const lines = terminalOf({ ...report, contradictions }, { ...plain, ...screen })
    .trimEnd()
    .split('\n');
  const told = lines.slice(
    lines.findIndex((line) => line.startsWith('✕')),
    -1,
  );
  expect(told.every((line) => line.length <= 60)).toBe(true);
  expect(told.length + Math.ceil(report.headline.length / 60)).toBeLessThan(24);
  expect(told.filter((line) => line.startsWith('  and '))).toEqual([
    expect.stringMatching(/^ {2}and \d+ more, in report.html: REL-01/),
  ]);
});

test('where no page says it, the place of a sentence is said in words', () => {
  const report = sampleReport();
  const requirements = report.requirements.map((each) =>
    each.id === 'REL-01' ? { ...each, source: { document: 'seen', quote: '' } } : each,
  );
  expect(terminalOf({ ...report, requirements }, plain)).toContain(
    'after the request  (seen of servers and clients in the field)\n',
  );
});

test('every line for a screen is broken at a space before its edge, the headline too', () => {
  const report = sampleReport();
  const failed = Array.from({ length: 12 }, (_, index) => `REL-${index + 10}`).join(', ');
  const headline = `non-conformant: ${failed} failed`;
  const text = terminalOf({ ...report, headline }, { ...plain, columns: 80, rows: 24 });
  const lines = text.split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  const from = lines.findIndex((line) => line.startsWith('non-conformant'));
  expect(
    lines
      .slice(from)
      .map((line) => line.trim())
      .join(' ')
      .trim(),
  ).toBe(headline);
});

test('of what is undecided the share says so: that it is decided in few cases only is not that it happens now and then', () => {
  const report = sampleReport();
  const requirements = report.requirements.map((each) =>
    each.id === 'REL-01' ? { ...each, exchanges: { applies: 88, contradicted: 2, undecided: 86 } } : each,
  );
  expect(terminalOf({ ...report, requirements }, plain)).toContain('(2 of 88 exchanges, 86 undecided)\n');
});

test('in a job of GitHub Actions each contradicted MUST is an annotation, in which nothing of a target is a command', () => {
  const report = sampleReport();
  const came = '100%\n::set-output name=x::y';
  const contradictions = report.contradictions?.map((each) => ({ ...each, came }));
  const text = terminalOf({ ...report, contradictions }, { ...plain, annotated: true });
  expect(text.split('\n').filter((line) => line.trim().startsWith('::'))).toEqual([
    '::error title=REL-01%3A the target does not keep “sends no notification about this call after the request”::100%25␊::set-output name=x::y. Again: gws-conformance --only REL-01',
  ]);
  expect(terminalOf(report, plain)).not.toContain('::error');
});
