import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { variables } from '../../src/config/variables.js';
import { packageRoot } from '../../src/package.js';
import { command } from './command.test-driver.js';

const textOf = (path: string) => readFileSync(join(packageRoot, path), 'utf8');
const readme = textOf('README.md');
const configuration = textOf('docs/configuration.md');

/** What stands in backquotes in the first column of the table that begins with this head. */
function firstColumn(head: string): string[] {
  const [, table = ''] = configuration.split(`\n${head}`);
  const [rows = ''] = table.split('\n\n');
  return rows
    .split('\n')
    .flatMap((row) =>
      [...(row.split(/(?<!\\)\|/)[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, it]) => it as string),
    );
}

it('docs/configuration.md names every variable that is read, and no other', () => {
  expect(firstColumn('| variable |').sort()).toEqual([...variables].sort());
});

it('the README is short, and what it links to is there', () => {
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(150);
  for (const [, path = ''] of readme.matchAll(/\]\(([^)#]+)\)/g)) expect(textOf(path)).toMatch(/^# /);
});

it('docs/configuration.md names every flag of run, and no other', async () => {
  const { stdout } = await command(['run', '--help']);
  const flags = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag]) => flag as string);
  expect(flags.length).toBeGreaterThan(10);
  const named = firstColumn('| flag of `run` |').map((flag) => flag.split(' ')[0]);
  expect(named.sort()).toEqual(flags.filter((flag) => flag !== '--help' && flag !== '--version').sort());
});

it('the pipelines of docs/ci.md are YAML that names only variables that are read', () => {
  const blocks = [...textOf('docs/ci.md').matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text]) => text ?? '');
  expect(blocks).toHaveLength(4);
  for (const text of blocks) {
    expect(parse(text)).toBeTypeOf('object');
    for (const [name] of text.matchAll(/GWS_\w+/g)) expect(variables).toContain(name);
  }
});
