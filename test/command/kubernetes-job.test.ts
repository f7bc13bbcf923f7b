import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { parseShard } from '../../src/config/shard.js';
import { variables } from '../../src/config/variables.js';
import { packageRoot } from '../../src/package.js';

it('the Job of fixtures/examples drives one part for each index, with accounts of its own, and runs none twice', () => {
  const { kind, spec } = parse(
    readFileSync(join(packageRoot, 'fixtures/examples/kubernetes-job.yaml'), 'utf8'),
  );
  const [{ command, args, env }] = spec.template.spec.containers;
  expect([kind, spec.completionMode, spec.backoffLimitPerIndex, spec.template.spec.restartPolicy]).toEqual([
    'Job',
    'Indexed',
    0,
    'Never',
  ]);
  const named = Object.fromEntries(
    env.map(({ name, value = '' }: { name: string; value?: string }) => [name, value]),
  );
  expect(Object.keys(named).filter((name) => name.startsWith('GWS_'))).toEqual(['GWS_RUN_ID']);
  expect(variables).toContain('GWS_RUN_ID');

  const folder = mkdtempSync(join(tmpdir(), 'gws-job-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const suite = join(folder, 'suite.mjs');
  writeFileSync(
    suite,
    `import { readFileSync } from 'node:fs';
    console.log(JSON.stringify([process.argv.slice(2), readFileSync('.env', 'utf8')]));`,
  );
  const parts = Array.from({ length: spec.completions }, (_, index) => {
    const work = join(folder, `work-${index}`);
    mkdirSync(work);
    writeFileSync(join(folder, `${index + 1}.env`), `account ${index + 1}`);
    const { stdout } = spawnSync(command[0], [...command.slice(1), ...args], {
      cwd: work,
      encoding: 'utf8',
      env: {
        ...named,
        ...{ PATH: process.env.PATH, ACCOUNTS: folder, SUITE: suite },
        JOB_COMPLETION_INDEX: String(index),
      },
    });
    return JSON.parse(stdout);
  });
  expect(parts).toEqual(
    ['1/3', '2/3', '3/3'].map((shard, index) => [
      ['run', '--shard', shard, '--reports', `/reports/${index + 1}`],
      `account ${index + 1}`,
    ]),
  );
  expect(parts.map(([[, , shard]]) => parseShard(shard)?.count)).toEqual([3, 3, 3]);
});
