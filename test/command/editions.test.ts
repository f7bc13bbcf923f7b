import { describe, expect, it } from 'vitest';
import type { ReferenceOptions } from '../../src/reference/reference.js';
import { violations } from '../../src/schemas/validate.js';
import { BRIEF, command, having } from './command.test-driver.js';
import { judgeReference } from './judge-in-process.test-driver.js';

/** A whole run, or the requirements that are named, against a reference of its own, judged by an edition. */
async function judged(options: ReferenceOptions, edition?: string, only?: string) {
  const { report, trace } = await judgeReference(options, BRIEF, { edition, only });
  expect(violations('report', report)).toEqual([]);
  expect(report.documentation.edition).toBe(edition ?? '2024-02-15');
  expect(trace[0]).toMatchObject({ documentation: { edition: report.documentation.edition } });
  const wrong = report.requirements.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'info');
  return { report, wrong: wrong.map(({ id, verdict }) => `${id} ${verdict}`) };
}

const said = ({ notices }: { notices?: string[] }) => notices?.join('\n') ?? '';

describe.concurrent('a target of 2015', () => {
  it('is conformant when it is judged by its own edition, which the report names as one without a page', async () => {
    const { report, wrong } = await judged({ edition: '2015' }, '2015');
    expect(wrong).toEqual([]);
    expect(report).toMatchObject({ verdict: 'conformant', exitCode: 0 });
    expect(report.headline).not.toContain('edition');
    expect(said(report)).toMatch(/^Judged by edition 2015, known from sibling pages and recorded traffic/m);
    const of = (id: string) => report.requirements.find((each) => each.id === id);
    expect(of('RES-01')?.source.document).toBe('SetCallDisposition, editions up to early 2016');
    expect(of('RES-07')).toMatchObject({
      title: expect.stringContaining('/api/v2/me/calls/{id}'),
      reason: expect.stringContaining('the target refused the request'),
    });
  });

  it('fails the page of 2024 in address and participants alone, and is said to pass as what it is', async () => {
    const { report, wrong } = await judged({ edition: '2015' });
    expect(wrong).toEqual(['RES-01 fail', 'ACT-05 fail', 'ACT-06 warn']);
    expect(report).toMatchObject({
      verdict: 'non-conformant',
      exitCode: 1,
      headline: 'reference: non-conformant: RES-01, ACT-05 failed; as edition 2015 it would be conformant',
    });
    expect(said(report)).toContain(
      'Judged by edition 2015 on the same trace, RES-01, ACT-05, ACT-06 would pass, and the target would be conformant.',
    );
  });

  it('is not said to pass as what it is when something fails in every edition', async () => {
    const { report, wrong } = await judged(
      { edition: '2015', deviation: 'no-event' },
      undefined,
      'RES-01,ACT-05,REL-02',
    );
    expect(wrong.filter((each) => each.endsWith('fail'))).toEqual([
      'RES-01 fail',
      'ACT-05 fail',
      'REL-02 fail',
    ]);
    expect(report.headline).not.toContain('edition');
    expect(said(report)).not.toContain('would');
  });
});

describe.concurrent('a target of 2024', () => {
  it('that takes both addresses fails 2015 in its participants alone, and is said to pass as what it is', async () => {
    const { report, wrong } = await judged({}, '2015');
    expect(wrong).toEqual(['ACT-05 fail', 'ACT-06 warn']);
    expect(report.headline).toBe(
      'reference: non-conformant: ACT-05 failed; as edition 2024-02-15 it would be conformant',
    );
  });

  it('that takes the address of its own edition alone fails 2015 in that as well', async () => {
    const { report, wrong } = await judged({ deviation: 'device-url-refused' }, '2015', 'RES-01,ACT-05');
    expect(wrong.filter((each) => each.endsWith('fail'))).toEqual(['RES-01 fail', 'ACT-05 fail']);
    expect(report.headline).toContain('; as edition 2024-02-15 it would be conformant');
  });

  it('that fails in a member of its own edition is not said to pass as another, in which others are wrong', async () => {
    const deviation = 'type-of-participants-element-digits';
    const { report } = await judged({ deviation }, undefined, 'RES-01,ACT-05,ACT-06');
    expect(having(report, 'fail')).toEqual(['ACT-05']);
    expect(report.headline).not.toContain('edition');
  });
});

describe.concurrent('the command', () => {
  it('refuses an edition that it does not know, naming those that it does, and contacts nothing', async () => {
    const run = await command(['--edition', '2016']);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('--edition is "2016": accepted is 2024-02-15 or 2015');
  });

  it('lists the rows as the edition has them', async () => {
    const { stdout } = await command(['list', '--edition', '2015']);
    expect(stdout).toMatch(/^edition +2015, known from/m);
    expect(stdout).toContain("by the call's URL");
  });
});
