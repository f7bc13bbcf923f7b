import { expect, it } from 'vitest';
import { htmlOf } from './html.js';
import { sampleReport } from './sample-report.test-driver.js';
import { summaryOf } from './summary.js';
import { terminalOf } from './terminal.js';

it('a run that verified no certificates says so beside its headline, wherever the report is read', () => {
  const sample = sampleReport();
  const insecure = { ...sample, target: { ...sample.target, insecure: true as const }, notices: [] };
  const secure = { ...sample, notices: [] };
  const words = /Certificates were not verified/;
  const terminal = (report: typeof sample) => terminalOf(report, { colour: false, folder: 'reports' });
  expect(terminal(insecure).trim().split('\n').slice(-2)[0]).toMatch(words);
  expect(summaryOf(insecure).split('\n\n').slice(0, 3)[2]).toMatch(words);
  expect(htmlOf(insecure).split('id="catalogue"')[0]).toMatch(words);
  for (const text of [terminal(secure), summaryOf(secure), htmlOf(secure)]) expect(text).not.toMatch(words);
});
