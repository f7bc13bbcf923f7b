/** Makes the sample in reports/sample: what a person reads of a run against the reference, and the kill matrix. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SAMPLE = 'reports/sample';
const run = mkdtempSync(join(tmpdir(), 'gws-conformance-sample-'));
const suite = (...args: string[]) =>
  execFileSync('npx', ['tsx', 'src/cli/main.ts', ...args], { encoding: 'utf8', maxBuffer: 2 ** 26 });

rmSync(SAMPLE, { recursive: true, force: true });
mkdirSync(SAMPLE, { recursive: true });
suite('run', '--reports', run);
for (const name of ['summary.md', 'report.html']) copyFileSync(join(run, name), join(SAMPLE, name));
writeFileSync(join(SAMPLE, 'mutants.txt'), suite('mutants'));
rmSync(run, { recursive: true });
