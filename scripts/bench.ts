/**
 * Measures what the built package costs, as ratios within one run of this command so that machines compare: each process beside one that
 * does nothing, in turn, and the median of several rounds, of which the first meets cold caches. It fails when a figure is worse than in
 * `scripts/bench-baseline.json` by more than a quarter, or is not there, so that nothing holds it.
 *
 *     npm run bench -- [start run soak judging recordings sizes] [--rounds N] [--write]
 *
 * Without names all parts are measured. `--write` puts what was measured into the baseline.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compared, type Figures, medians } from './bench-baseline.js';
import { PARTS, type Part } from './bench-parts.js';
import { BUNDLED } from './bench-process.js';
import { bundle } from './build.js';

const BASELINE = join(import.meta.dirname, 'bench-baseline.json');
const ROUNDS = 5;
/** Of the parts that are measured in a process of their own. */
const SCRIPTS = { judging: 'scripts/bench-judging.ts', recordings: 'scripts/bench-recordings.ts' };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: String(ROUNDS) },
    write: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new RangeError('--rounds: a whole number from 1');
const unknown = positionals.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length > 0) throw new RangeError(`no such part: ${unknown.join(', ')}`);

const isChosen = ([name]: readonly [string, unknown]) =>
  positionals.length === 0 || positionals.includes(name);
const scripts = Object.entries(SCRIPTS).filter(isChosen);
if (scripts.length > 0) await bundle(BUNDLED, Object.fromEntries(scripts));
const chosen = Object.entries(PARTS).filter(isChosen);
const now: Figures = Object.assign({}, ...chosen.map(([name, part]) => medians(measurements(name, part))));
rmSync(BUNDLED, { recursive: true, force: true });
const before: Figures = existsSync(BASELINE) ? JSON.parse(readFileSync(BASELINE, 'utf8')) : {};
const { lines, worse, unheld } = compared(now, before);
process.stdout.write(`${lines.join('\n')}\n`);
if (values.write) {
  writeFileSync(BASELINE, `${JSON.stringify({ ...before, ...now }, undefined, 2)}\n`);
} else if (worse.length + unheld.length > 0) {
  process.stdout.write(
    `${worse.length} worse than the baseline by more than a quarter, ${unheld.length} not in it\n`,
  );
  process.exitCode = 1;
}

function measurements(name: string, part: Part): Figures[] {
  return Array.from({ length: rounds }, (_, round) => {
    process.stderr.write(`${name} ${round + 1} of ${rounds}\n`);
    const folder = mkdtempSync(join(tmpdir(), 'gws-conformance-bench-'));
    try {
      return part(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
