import { expect, test } from 'vitest';
import type { MakeBehaviour } from '../../src/reference/named-behaviour.js';
import type { Report } from '../../src/schemas/report.gen.js';
import { BRIEF } from './command.test-driver.js';
import { judgeReference } from './judge-in-process.test-driver.js';

type Members = Record<string, unknown>;

/** The findings against traffic of a run that judges some requirements, of a reference that behaves so. */
async function findings(only: string, behaviour?: MakeBehaviour): Promise<Report['findings']> {
  const { report } = await judgeReference({ behaviour }, BRIEF, { only });
  return report.findings.filter(({ id }) => id > 'DOC-06');
}

/** Changes each message about a call, in place. */
const telling =
  (change: (data: Members & { call: Members }) => void): MakeBehaviour =>
  () => ({
    notices: (_, planned) => {
      for (const { data } of planned)
        if ('call' in data) change(data as unknown as Members & { call: Members });
      return planned;
    },
  });

test('the reference is held to the page without a finding, whatever servers in the field send beside it', async () => {
  expect(await findings('ACT,RES')).toEqual([]);
});

test('three undocumented members and one that is missing are four findings, each with its line', async () => {
  const told = await findings(
    'ACT-03,ACT-05,ACT-06',
    telling((data) => {
      data.tenant = { dbid: 101, names: ['a', 'b'] };
      data.call.queue = 'Sales';
      data.call.contactId = 7;
      delete data.call.dnis;
    }),
  );
  expect(told).toMatchObject([
    {
      id: 'DOC-07',
      text: expect.stringMatching(
        /^data\.tenant of the notification is documented nowhere: it came in \d+ of \d+, object\.$/,
      ),
      fault: ['the page is silent'],
      lines: [{ line: 29 }],
    },
    {
      id: 'DOC-07',
      text: expect.stringMatching(/^call\.queue .*, string; Sales \d+\.$/),
      lines: [{ line: 31 }],
    },
    {
      id: 'DOC-07',
      text: expect.stringMatching(/^call\.contactId .*, number; 7 \d+\.$/),
      lines: [{ line: 31 }],
    },
    {
      id: 'DOC-08',
      text: expect.stringMatching(
        /^call\.dnis is documented and never came, in \d+ that could have had it\.$/,
      ),
      fault: ['the implementation deviates', 'the page is wrong'],
      requirements: expect.arrayContaining(['ACT-06']),
      lines: [{ line: 45, words: '"dnis":"15000",' }],
    },
  ]);
  expect(told).toHaveLength(4);
});

test('another type, another value and a sentence that is contradicted are told with the exchange that shows them', async () => {
  const told = await findings(
    'ACT-05,ACT-07,ACT-02',
    telling((data) => {
      data.call.duration = 12;
      data.call.mute = 'Half';
      if (data.notificationType === 'AttachedDataChanged') data.call.state = 'Held';
    }),
  );
  expect(told.map(({ id, lines, text }) => `${id} ${lines[0]?.line}: ${text.replace(/\d+/g, 'n')}`)).toEqual([
    'DOC-07 64: call.mute shows a value that neither the page nor a sibling page names: Half (n times).',
    'DOC-09 63: call.duration is documented as string and came as number (n times).',
    expect.stringMatching(
      /^DOC-09 33: By these words the target leaves the call's state as it was .* Seen instead: /,
    ),
  ]);
  expect(told[1]).toMatchObject({
    requirements: ['ACT-05', 'ACT-06'],
    exchange: expect.stringMatching(/^x\d+$/),
  });
  expect(told[2]).toMatchObject({ requirements: ['ACT-07'], exchange: expect.stringMatching(/^x\d+$/) });
});
