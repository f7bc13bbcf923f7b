import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Report } from '../schemas/report.gen.js';
import { sampleReport } from './sample-report.test-driver.js';
import { writeReports } from './write.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gws-reports-'));
  vi.stubEnv('GITHUB_STEP_SUMMARY', '');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

test('all reports of a valid model are written, whole and nothing else', async () => {
  const reports = join(folder, 'deep', 'reports');
  const names = [
    'report.json',
    'junit.xml',
    'report.html',
    'summary.md',
    'ctrf.json',
    'badge.json',
    'findings.sarif',
  ];
  expect(await writeReports(sampleReport(), reports)).toEqual(names.map((name) => join(reports, name)));
  expect((await readdir(reports)).sort()).toEqual([...names].sort());
  expect(JSON.parse(await readFile(join(reports, 'report.json'), 'utf8'))).toEqual(sampleReport());
  expect(await readFile(join(reports, 'report.html'), 'utf8')).toMatch(/<\/html>\n$/);
});

test('an invalid model is refused with the places, and what stood in the folder stays', async () => {
  await writeFile(join(folder, 'report.json'), 'earlier');
  const report = { ...sampleReport(), exitCode: 9, verdict: 'splendid', surprise: true } as unknown as Report;
  await expect(writeReports(report, folder)).rejects.toMatchObject({
    name: 'InvalidReport',
    message: expect.stringMatching(
      /\/exitCode must be <= 4.*\/verdict must be equal to one of|\/ must NOT have additional/,
    ),
  });
  expect(await readdir(folder)).toEqual(['report.json']);
  expect(await readFile(join(folder, 'report.json'), 'utf8')).toBe('earlier');
});

test('the summary is appended to the step summary of GitHub Actions, and a missing one does no harm', async () => {
  const step = join(folder, 'step.md');
  await writeFile(step, 'before\n');
  vi.stubEnv('GITHUB_STEP_SUMMARY', step);
  expect(await writeReports(sampleReport(), join(folder, 'a'))).toContain(step);
  expect(await readFile(step, 'utf8')).toMatch(/^before\n## ✕ Non-conformant\n/);
  const part = await writeReports(sampleReport(), join(folder, 'run-1'), { isPart: true });
  expect([part.length, (await readFile(step, 'utf8')).match(/^## /gm)?.length]).toEqual([7, 1]);
  vi.stubEnv('GITHUB_STEP_SUMMARY', join(folder, 'no', 'such', 'step.md'));
  expect(await writeReports(sampleReport(), join(folder, 'b'))).toHaveLength(7);
});

test('a file that cannot be put in its place is an error of the file system, and leaves nothing half written', async () => {
  await mkdir(join(folder, 'report.json'));
  await expect(writeReports(sampleReport(), folder)).rejects.toMatchObject({ syscall: 'rename' });
  expect(await readdir(folder)).toEqual(['report.json']);
});
