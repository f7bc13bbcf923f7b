import { expect, test } from 'vitest';
import { pageView } from '../../documentation/page-view.js';
import { wholeRun } from '../../judge/whole-run.test-driver.js';
import type { Report } from '../../schemas/report.gen.js';
import { reportOf } from '../model.js';
import { sampleReport } from '../sample-report.test-driver.js';
import { documentationOf } from './documentation.js';

const options = { untested: new Map<string, string>(), requireComplete: false, strict: false, notices: [] };

/** What stands in the margin of a line. */
function notesOf(report: Report, line: number): string[] {
  const lines = documentationOf(report).page?.lines ?? [];
  return (lines.find((each) => each.line === line)?.notes ?? []).map(
    ({ mark, sign, word, ids, text }) => `${mark} ${sign} ${word} ${ids.join(' ')}: ${text}`,
  );
}

test('of a conformant run each piece of the page is proven, or it is said why nothing judges it', () => {
  const report = reportOf(wholeRun().records, options);
  const { page, traffic } = documentationOf(report);
  expect(page?.sums.map(({ word, count }) => `${count} ${word}`)).toEqual([
    '0 contradicted',
    '0 not decided',
    '58 proven',
    '6 judged by nothing',
  ]);
  expect(notesOf(report, 27)).toEqual([
    expect.stringMatching(/^1 ✓ proven ACT-01 ACT-10: ACT-01: a CallStateChangeMessage came after/),
    expect.stringMatching(/^2 ✓ proven REL-01: REL-01: nothing about the call came/),
  ]);
  expect(notesOf(report, 33)[0]).toMatch(
    /^ ✓ proven ACT-07 ACT-05 ACT-06: came in \d+ of \d+, string; Dialing \d/,
  );
  expect(traffic.map(({ title }) => title.replace(/\d+/, 'n'))).toEqual([
    'n requests',
    'n responses',
    'n refusals',
    'n notifications',
    'n calls',
  ]);
});

test('what is contradicted, and what was not run, is marked where it stands, with what the target did', () => {
  const report = sampleReport();
  expect(notesOf(report, 27)[1]).toBe(
    '2 ✕ contradicted REL-01: REL-01: AttachedDataChanged for this call, state Released, 612 ms after the request.',
  );
  expect(notesOf(report, 74)).toEqual([' ? not decided ACT-14 ACT-05 ACT-01: ACT-14: not run']);
  expect(documentationOf({ ...report, page: undefined }).page).toBeUndefined();
});

test('the page stands in it word for word', () => {
  const view = pageView(sampleReport().requirements);
  expect(view.map(({ parts }) => parts.map(({ words }) => words).join('')).slice(3, 5)).toEqual([
    expect.stringMatching(/^Sets the disposition .* reporting solution\.$/),
    'Request URL | /api/v2/me/calls/{id} |',
  ]);
  expect(view).toHaveLength(75);
});

test('an exchange is linked where the page shows it, and else not', () => {
  const report = sampleReport();
  const links = (exchanges: Report['exchanges']) => {
    const { statements, traffic } = documentationOf({ ...report, exchanges });
    return [statements[0]?.findings[0]?.exchange, traffic[0]?.members[0]?.contradicted?.exchange];
  };
  expect(links(report.exchanges)).toEqual(['x1', 'x2']);
  expect(links([])).toEqual([undefined, undefined]);
});
