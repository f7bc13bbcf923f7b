import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '../config/configuration-error.js';
import { variableMeanings } from '../config/variable-meanings.js';
import type { Variable } from '../config/variables.js';

/** What has to be filled in; everything else has a comment sign before it. */
const NEEDED: readonly Variable[] = [
  'GWS_URL',
  'GWS_AGENT_USERNAME',
  'GWS_AGENT_PASSWORD',
  'GWS_PEER_USERNAME',
  'GWS_PEER_PASSWORD',
];

const HEAD = `# A target of gws-conformance: fill in the first five lines, take the # away before others that you need.
# A default stands behind the semicolon. Then: gws-conformance run --dry-run (contacts nothing), gws-conformance check, gws-conformance.
`;

// Passwords do not belong into a repository, nor do recorded calls.
const IGNORED = ['.env', 'reports/'];

/**
 * Writes a commented `.env` into a folder, and has git ignore it and the reports.
 * @returns what was done, a line each
 * @throws ConfigurationError there is a `.env`: it is not touched
 */
export function init(folder: string): string[] {
  const env = join(folder, '.env');
  if (existsSync(env)) throw new ConfigurationError(['.env is there already: it is left as it is']);
  // For its owner alone: it is to hold passwords.
  writeFileSync(env, envText(), { flag: 'wx', mode: 0o600 });
  const ignore = join(folder, '.gitignore');
  const before = existsSync(ignore) ? readFileSync(ignore, 'utf8') : '';
  const lines = before.split(/\r?\n/).map((line) => line.trim().replace(/^\//, ''));
  const missing = IGNORED.filter((name) => !lines.includes(name) && !lines.includes(name.replace(/\/$/, '')));
  const said = ['.env written: fill in GWS_URL and the accounts of agent and peer'];
  if (missing.length === 0) return said;
  appendFileSync(ignore, `${before === '' || before.endsWith('\n') ? '' : '\n'}${missing.join('\n')}\n`);
  return [...said, `.gitignore has ${missing.join(' and ')} now`];
}

function envText(): string {
  const line = (name: Variable) =>
    `# ${variableMeanings[name]}\n${NEEDED.includes(name) ? '' : '# '}${name}=\n`;
  const others = (Object.keys(variableMeanings) as Variable[]).filter((name) => !NEEDED.includes(name));
  return `${HEAD}\n${NEEDED.map(line).join('')}\n${others.map(line).join('')}`;
}
