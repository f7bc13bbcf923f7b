import { expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { readText } from '../package.js';
import { junitOf } from './junit.js';
import { sampleReport } from './sample-report.test-driver.js';

const schema = readText('fixtures/junit/junit-10.xsd');
const sample = sampleReport();
const junit = junitOf(sample);

/** What libxml2 has against a document, by the schema of Jenkins. */
async function complaints(xml: string): Promise<string[]> {
  const { errors } = await validateXML({ xml, schema });
  return errors.map(({ message }) => message);
}

test('junit.xml with every verdict in it is valid by the schema of Jenkins', async () => {
  const verdicts = new Set(sample.requirements.map(({ verdict }) => verdict));
  expect([...verdicts].sort()).toEqual(Object.keys(sample.counts.MUST).sort());
  expect(await complaints(junit)).toEqual([]);
});

test.each(['void', 'inconclusive'] as const)(
  'junit.xml of a run that is %s is valid too, and holds one error for the run itself, with the headline',
  async (verdict) => {
    const headline = `${verdict}; not proven: RES-02`;
    const xml = junitOf({ ...sample, verdict, headline });
    expect(await complaints(xml)).toEqual([]);
    expect(xml).toContain('<testsuite name="run" tests="1" failures="0" errors="1" skipped="0"');
    expect(xml).toContain('<testcase classname="gws-conformance.run" name="the run itself"');
    expect(xml).toContain(`<error type="${verdict}" message="${headline}">`);
    const errors = (text: string) => Number(/<testsuites [^>]*errors="(\d+)"/.exec(text)?.[1]);
    expect(errors(xml)).toBe(errors(junit) + 1);
    expect(junit).not.toContain('gws-conformance.run');
  },
);

// One change each to that document, and what the validator says of it.
test.each([
  [
    'a suite does not count its failures',
    /(<testsuite name="REL".*?) failures="1"/,
    '$1',
    /'failures' is required/,
  ],
  ['a time is not seconds', /(<testsuite name="REL".*? time=")[^"]*/, '$1soon', /'time'.*not accepted/],
  ['a case has an attribute of our own', '<testcase ', '<testcase level="MUST" ', /'level' is not allowed/],
  ['a case has an element of our own', /(<\/?)system-out/g, '$1warning', /'warning'.*not expected/],
  [
    'a case holds the properties',
    /(<properties>.*?<\/properties>)\s*(<testcase[^>]*)\/>/s,
    '$2>$1</testcase>',
    /'properties'.*not expected/,
  ],
  [
    'a case comes after its suite',
    /(<testcase[^>]*\/>)(\s*<\/testsuite>)/,
    '$2$1',
    /'testcase'.*not expected/,
  ],
])('junit.xml would be refused if %s', async (_, what, instead, words) => {
  const wrong = junit.replace(what, instead);
  expect(wrong).not.toBe(junit);
  expect((await complaints(wrong)).join('\n')).toMatch(words);
});
