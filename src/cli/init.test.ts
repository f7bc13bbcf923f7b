import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadEnvironment } from '../config/environment.js';
import { readConfiguration } from '../config/read-configuration.js';
import { variables } from '../config/variables.js';
import { init } from './init.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gws-init-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string) => readFileSync(join(folder, name), 'utf8');

it("the .env has a line for each variable, is a configuration once it is filled in, and is its owner's alone", () => {
  init(folder);
  const text = read('.env');
  for (const name of variables) expect(text.match(new RegExp(`^(# )?${name}=$`, 'm')), name).not.toBeNull();
  expect(statSync(join(folder, '.env')).mode & 0o077).toBe(0);
  const values: Record<string, string> = { GWS_URL: 'http://gws.example.com' };
  const filled = text.replace(
    /^(GWS_\w+)=$/gm,
    (_, name: string) => `${name}=${values[name] ?? name.toLowerCase()}`,
  );
  writeFileSync(join(folder, '.env'), filled);
  const { variables: found, notices } = loadEnvironment(folder, {});
  expect(readConfiguration(found, {}, notices)).toMatchObject({
    target: { url: 'http://gws.example.com' },
    accounts: { agent: { username: 'gws_agent_username' }, peer: { password: 'gws_peer_password' } },
  });
});

it('not filled in it starts no run, not even one against the reference', () => {
  init(folder);
  const { variables: found, notices } = loadEnvironment(folder, {});
  expect(() => readConfiguration(found, {}, notices)).toThrow('GWS_URL');
});

it('git ignores it and the reports, once, whatever was ignored before; a .env that is there is left', () => {
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n/reports');
  init(folder);
  expect(read('.gitignore')).toBe('node_modules\n/reports\n.env\n');
  writeFileSync(join(folder, '.env'), 'GWS_URL=mine\n');
  expect(() => init(folder)).toThrow('.env is there already');
  expect(read('.env')).toBe('GWS_URL=mine\n');
});
