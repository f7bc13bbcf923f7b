import { expect, it } from 'vitest';
import { KEY, releasedRun, sentinels } from '../judge/conformant-run.test-driver.js';
import { reportOf } from './model.js';

const options = { untested: new Map<string, string>(), requireComplete: false, strict: false, notices: [] };

it('a contradiction tells who asked what, what was answered, what came with the member that shows it, and how to ask again', () => {
  const run = releasedRun().sent({ key: KEY, value: 'Gws-too-late' });
  sentinels(run.message({ userData: { [KEY]: 'Gws-too-late' } }));
  const { contradictions = [], summary } = reportOf(run.records(), options);
  const [shown] = contradictions;
  expect(shown).toMatchObject({
    id: 'REL-01',
    anchor: 'x3',
    asked: `agent asked of its released call (released by the agent): disposition "Gws-too-late" under ${KEY}`,
    answered: 'HTTP 200, statusCode 0',
    came: expect.stringMatching(
      /^AttachedDataChanged, .* about the released call came .* after the request$/,
    ),
    curl: expect.stringContaining('"disposition":"Gws-too-late"'),
    again: 'gws-conformance --only REL-01',
  });
  const [json] = shown?.seen ?? [];
  expect(json?.wrong).toEqual([`/data/call/userData/${KEY}`]);
  expect(json?.lines.filter(({ wrong }) => wrong).map(({ text }) => text.trim())).toEqual([
    `"${KEY}": "Gws-too-late"`,
  ]);
  expect(summary).toMatch(
    /of \d+ MUSTs (is|are) contradicted: that the target sends no notification about this call/,
  );
});
