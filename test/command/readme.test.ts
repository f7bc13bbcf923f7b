import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { variables } from '../../src/config/variables.js';
import { packageRoot } from '../../src/package.js';
import { command } from './command.test-driver.js';

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');

/** What stands in backquotes in the first column of the table that begins with this head. */
function firstColumn(head: string): string[] {
  const [, table = ''] = readme.split(`\n${head}`);
  const [rows = ''] = table.split('\n\n');
  return rows
    .split('\n')
    .flatMap((row) =>
      [...(row.split(/(?<!\\)\|/)[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, it]) => it as string),
    );
}

it('the README names every variable that is read, and no other', () => {
  expect(firstColumn('| variable |').sort()).toEqual([...variables].sort());
});

it('the README names every flag of run, and no other', async () => {
  const { stdout } = await command(['run', '--help']);
  const flags = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag]) => flag as string);
  expect(flags.length).toBeGreaterThan(10);
  const named = firstColumn('| flag of `run` |').map((flag) => flag.split(' ')[0]);
  expect(named.sort()).toEqual(flags.filter((flag) => flag !== '--help' && flag !== '--version').sort());
});

it('the pipelines of the README are YAML that names only variables that are read', () => {
  const blocks = [...readme.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text]) => text ?? '');
  expect(blocks).toHaveLength(2);
  for (const text of blocks) {
    expect(parse(text)).toBeTypeOf('object');
    for (const [name] of text.matchAll(/GWS_\w+/g)) expect(variables).toContain(name);
  }
});
