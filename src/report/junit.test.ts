import { expect, test } from 'vitest';
import { convert } from 'xmlbuilder2';
import { junitOf } from './junit.js';
import { sampleReport } from './sample-report.test-driver.js';

interface Case {
  '@name': string;
  '@time'?: string;
  failure?: { '@message': string; '#': string };
  error?: { '@message': string };
  skipped?: { '@message': string };
  'system-out'?: string;
}

interface Suite {
  '@name': string;
  '@tests': string;
  testcase: Case | Case[];
  properties: { property: { '@name': string; '@value': string }[] };
}

function parsed(): { suites: Suite[]; root: Record<string, string>; cases: Map<string, Case> } {
  const { testsuites } = convert(junitOf(sampleReport()), { format: 'object' }) as unknown as {
    testsuites: Record<string, string> & { testsuite: Suite[] };
  };
  const cases = testsuites.testsuite.flatMap(({ testcase }) => testcase);
  return {
    suites: testsuites.testsuite,
    root: testsuites,
    cases: new Map(cases.map((item) => [item['@name'].split(' ')[0] ?? '', item])),
  };
}

test('each verdict becomes what CI servers understand by it', () => {
  const { cases } = parsed();
  const outcomes = [...cases].map(([id, item]) => {
    const kinds = (['failure', 'error', 'skipped', 'system-out'] as const).filter((kind) => kind in item);
    return `${id} ${kinds.join('+') || 'passed'}`;
  });
  expect(outcomes).toEqual([
    'RES-01 passed',
    'RES-02 error',
    'RES-06 system-out',
    'ACT-03 passed',
    'ACT-14 skipped',
    'ACT-16 system-out',
    'KEY-01 passed',
    'REL-01 failure',
    'REL-02 skipped',
    'ERR-01 passed',
  ]);
  expect(cases.get('ACT-14')?.skipped?.['@message']).toBe(
    'untested: No bystander is configured (GWS_BYSTANDER_USERNAME).',
  );
  expect(cases.get('REL-02')?.skipped?.['@message']).toMatch(/^inconclusive: The feed showed no line/);
  expect(cases.get('REL-01')?.failure).toMatchObject({
    '@message': 'A CallStateChangeMessage about the released call came 612 ms after the request.',
    '#': expect.stringMatching(
      /^expected: .*\nobserved: .*\nsource: SetCallDisposition, line 27: there is no/,
    ),
  });
  expect(cases.get('ACT-16')?.['system-out']).toMatch(/^warn: /);
  expect(cases.get('REL-01')?.['@time']).toBe('1.602');
});

test('there is a suite for each group, with its numbers and the facts of the run', () => {
  const { suites, root } = parsed();
  expect(suites.map((suite) => `${suite['@name']} ${suite['@tests']}`)).toEqual([
    'RES 3',
    'ACT 3',
    'KEY 1',
    'REL 2',
    'ERR 1',
  ]);
  expect(root).toMatchObject({ '@tests': '10', '@failures': '1', '@errors': '1', '@time': '14.320' });
  expect(suites[0]?.properties.property).toContainEqual({ '@name': 'verdict', '@value': 'non-conformant' });
});

test('hostile text is data: the markup stays text, and the control characters are shown', () => {
  const junit = junitOf(sampleReport());
  // Compared as written: the reader of this library leaves references as they stand.
  expect(junit).toContain(
    `<system-out>info: It sends one other attribute: "'&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;]]&gt;␛[31m⟨U+202E⟩gnp.exe␀ &amp;lt;b&gt;`,
  );
  expect(junit).not.toMatch(/[^\n\P{Cc}]|<img|\]\]>/u);
});
