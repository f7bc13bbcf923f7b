import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleReport } from '../report/sample-report.test-driver.js';
import type { Report, RequirementResult } from '../schemas/report.gen.js';
import { readBaseline } from './baseline-file.js';
import { standingOf } from './standing.js';
import { emptyBaseline, updated } from './update.js';

const WAY = { what: 'it came', where: ['released by the agent', 'released by the peer'] };
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'baseline-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(text: string | Buffer): string {
  const file = join(folder, 'baseline.yaml');
  writeFileSync(file, text);
  return file;
}

function entry(more: object = {}) {
  return {
    requirement: 'REL-01',
    verdict: 'fail' as const,
    reason: 'mended in 9.1',
    fingerprint: [WAY],
    ...more,
  };
}

/** The sample report, with REL-01 as it is said. */
function reportWith(rel01: Partial<RequirementResult>): Report {
  const report = sampleReport();
  const requirements = report.requirements.map((each) =>
    each.id === 'REL-01' ? { ...each, fingerprint: [WAY], ...rel01 } : each,
  );
  return { ...report, requirements };
}

const standing = (known: object, rel01: Partial<RequirementResult> = {}) =>
  standingOf([entry(known)], reportWith(rel01).requirements, '2026-11-28T10:00:00.000Z');

describe('a known failure', () => {
  it('is known while it fails as it is written down, with the days since it was noted', () => {
    const { known, stale } = standing({ noted: '2026-11-01', expires: '2026-11-28' });
    expect(known).toEqual([
      {
        id: 'REL-01',
        verdict: 'fail',
        reason: 'mended in 9.1',
        noted: '2026-11-01',
        expires: '2026-11-28',
        days: 27,
      },
    ]);
    expect(stale).toEqual([]);
  });

  it.each<[string, object, Partial<RequirementResult>, string | undefined]>([
    ['passes', {}, { verdict: 'pass' }, 'passes'],
    ['has expired', { expires: '2026-11-27' }, {}, 'expired'],
    [
      'fails in another way',
      {},
      { fingerprint: [{ what: 'it came twice', where: ['active'] }] },
      'otherwise',
    ],
    ['fails where it did not', {}, { fingerprint: [{ ...WAY, where: ['active'] }] }, 'otherwise'],
    ['is named by an unknown id', { requirement: 'REL-1' }, {}, 'unknown'],
    ['fails in fewer ways', {}, { fingerprint: [{ ...WAY, where: ['released by the peer'] }] }, undefined],
    ['fails in any way, where none is written down', { fingerprint: undefined }, {}, undefined],
    ['is inconclusive', {}, { verdict: 'inconclusive' }, undefined],
    ['is untested, be it expired', { expires: '2026-11-27' }, { verdict: 'untested' }, undefined],
    [
      'fails on hold, which an active call covers',
      { fingerprint: [{ what: 'it came', where: ['active'] }] },
      { fingerprint: [{ what: 'it came', where: ['active', 'held'] }] },
      undefined,
    ],
  ])('that %s', (_, known, rel01, kind) => {
    expect(standing(known, rel01).stale.map((each) => each.kind)).toEqual(kind === undefined ? [] : [kind]);
  });

  it('with a misspelt id names the one that was meant', () => {
    expect(standing({ requirement: 'rel-1' }).stale[0]?.advice).toBe('did you mean REL-01?');
  });
});

describe('a file of known failures', () => {
  it.each<[string, string | Buffer, string]>([
    ['empty', '', ' is empty: "known: []" says that no failure is known'],
    ['a list alone', '- requirement: REL-01\n', ':1 is no list of known failures: it begins with "known:"'],
    ['UTF-16', Buffer.from('known: []', 'utf16le').subarray(0, 17).fill(0xff, 0, 1), ' is not UTF-8'],
    ['no YAML', 'known:\n  - a: [\n', ':3 is no YAML: '],
    [
      'a key misspelt',
      'known:\n  - requirement: REL-01\n    verdict: fail\n    reasn: x\n',
      ':4 has the key "reasn": accepted are requirement, verdict, reason, issue, noted, expires, fingerprint; did you mean reason?',
    ],
    [
      'a day in another form',
      'known:\n  - requirement: REL-01\n    verdict: fail\n    reason: x\n    expires: 31.1.2027\n',
      ':5 /known/0/expires must be a day such as 2027-01-31, was string "31.1.2027"',
    ],
    [
      'a day that is none',
      'known:\n  - { requirement: REL-01, verdict: fail, reason: x, noted: 2027-02-30 }\n',
      ':2 /known/0/noted must be a day such as 2027-01-31, was string "2027-02-30"',
    ],
    [
      'an alias for an entry',
      'x: &x { requirement: REL-01, verdict: fail, reason: x }\nknown: [*x]\n',
      ':1 has the key "x": accepted is known',
    ],
    [
      'an alias of another entry',
      'known:\n  - &x { requirement: REL-01, verdict: fail, reason: x }\n  - *x\n',
      ' has an alias in the place of an entry: each is to be written out',
    ],
    [
      'two entries for one requirement',
      'known:\n  - { requirement: REL-01, verdict: fail, reason: x }\n  - { requirement: REL-01, verdict: fail, reason: y }\n',
      ':3 has a second entry for REL-01: put them together, with every line of their fingerprints',
    ],
  ])('that is %s is refused in a sentence', (_, text, sentence) => {
    const file = written(text);
    expect(() => readBaseline(file)).toThrow(`${file}${sentence}`);
  });

  it('of Windows keeps its mark, its line ends, comments and order', () => {
    const text = [
      '\uFEFF# Ours.',
      'known:',
      '  # Adapter.',
      '  - requirement: REL-01 # see 123',
      '    verdict: fail',
      '    reason: mended in 9.1',
      '  # Nobody knows.',
      '  - { requirement: RES-99, verdict: fail, reason: odd }',
      '# The end.',
      '',
    ].join('\r\n');
    const file = written(text);
    const { text: next, lines } = updated(readBaseline(file), reportWith({ fingerprint: [WAY] }));
    expect(lines).toContain('REL-01 is as it was: its fingerprint is written down');
    expect(
      next.startsWith('\uFEFF# Ours.\r\nknown:\r\n  # Adapter.\r\n  - requirement: REL-01 # see 123\r\n'),
    ).toBe(true);
    expect(next.replaceAll('\r\n', '')).not.toContain('\n');
    expect(next.indexOf('# Nobody knows.')).toBeGreaterThan(next.indexOf('- what: it came'));
    writeFileSync(file, next);
    const mended = updated(readBaseline(file), reportWith({ verdict: 'pass', fingerprint: undefined }));
    expect(mended.text).toBe(
      '\uFEFF# Ours.\r\nknown:\r\n  # Adapter.\r\n  # Nobody knows.\r\n  - { requirement: RES-99, verdict: fail, reason: odd }\r\n\r\n# The end.\r\n',
    );
  });

  it('is emptied by a conformant report, and grows only where that is asked for', () => {
    const failing = reportWith({});
    expect(updated(emptyBaseline(), failing)).toMatchObject({ isChanged: false });
    const grown = updated(emptyBaseline(), failing, { reason: 'mended in 9.1', warnings: false });
    const file = written(grown.text);
    expect(readBaseline(file).known).toEqual([entry({ noted: failing.startedAt.slice(0, 10) })]);
    expect(readFileSync(file, 'utf8')).toContain('where: [ released by the agent, released by the peer ]');
    const emptied = updated(readBaseline(file), reportWith({ verdict: 'pass' }));
    expect(emptied.text).toMatch(/^# Known failures: .*\n# .*\n\nknown: \[\]\n$/);
  });

  it('is made smaller in a fingerprint where everything was decided, and not by what --only left out', () => {
    const file = written(updated(emptyBaseline(), reportWith({}), { reason: 'x', warnings: false }).text);
    const less = {
      fingerprint: [{ ...WAY, where: ['released by the peer'] }],
      exchanges: { applies: 9, contradicted: 4, undecided: 0 },
    };
    expect(updated(readBaseline(file), reportWith(less)).text).toContain('where: [ released by the peer ]');
    const open = { ...less, exchanges: { applies: 9, contradicted: 4, undecided: 1 } };
    expect(updated(readBaseline(file), reportWith(open)).isChanged).toBe(false);
  });
});
