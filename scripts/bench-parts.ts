import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../src/package.js';
import type { Report } from '../src/schemas/report.gen.js';
import type { Figures } from './bench-baseline.js';
import { measured, measuredScript, type Took } from './bench-process.js';
import { FORMS, type Form } from './recording-forms.js';

const MODULES = join(packageRoot, 'node_modules');
const MAIN = join(packageRoot, 'dist', 'main.js');
const SOAKED = 2000;
// What a soak on a busy machine leaves open takes no time.
const INCONCLUSIVE = 3;
const EXCHANGES = [1000, 10_000, 100_000];
const MEGABYTES = [10, 100];

interface Audited {
  readonly parse: number;
  readonly audit: number;
  readonly mb: number;
}

/** Measures one thing, once, in a folder of its own; what is compared with one another is measured right after one another. */
export type Part = (folder: string) => Figures;

/** What is measured, by the names by which it is asked for. */
export const PARTS: Readonly<Record<string, Part>> = { start, run, soak, judging, recordings, sizes };

/** How long it takes until a command that contacts nothing is over, against Node that does nothing. */
function start(folder: string): Figures {
  const nothing = measured(['-e', '0'], folder);
  const help = measured([MAIN, '--help'], folder);
  const list = measured([MAIN, 'list'], folder);
  return {
    'start: --help to node -e 0': help.wall / nothing.wall,
    'start: list to node -e 0': list.wall / nothing.wall,
  };
}

/** What a full run against the reference costs, less its quiet windows, against an empty Vitest run, in one worker as the specs are. */
function run(folder: string): Figures {
  const empty = emptyVitest(folder);
  const { took, report, html } = fullRun(folder, []);
  return {
    'run: time less its windows to an empty Vitest run': (took.wall - report.timing.windowsMs) / empty.wall,
    'run: CPU to an empty Vitest run': took.cpu / empty.cpu,
    'run: memory to an empty Vitest run': took.mb / empty.mb,
    'run: report.html, KB': html / 1000,
  };
}

/** How long dispositions take in a soak, less its quiet windows. */
function soak(folder: string): Figures {
  const empty = emptyVitest(folder);
  const { took, report } = fullRun(folder, ['--soak', String(SOAKED)], [0, INCONCLUSIVE]);
  const each = (took.wall - report.timing.windowsMs) / SOAKED;
  return {
    'soak: time of 1,000 dispositions to an empty Vitest run': (each * 1000) / empty.wall,
    'soak: memory to an empty Vitest run': took.mb / empty.mb,
  };
}

/** What it costs to judge an exchange in longer and longer traces, against parsing what was recorded of it, and the memory that it takes. */
function judging(folder: string): Figures {
  const judged = EXCHANGES.map((exchanges) => {
    const result = measuredScript<{ judge: number; parse: number; mb: number }>(
      'judging',
      [String(exchanges)],
      folder,
    );
    return { exchanges, ...result };
  });
  const [shortest, , longest] = judged;
  return {
    ...Object.fromEntries(
      judged.map(({ exchanges, judge, parse }) => [
        `judging: ${exchanges} exchanges to JSON.parse`,
        judge / parse,
      ]),
    ),
    'judging: memory of the longest trace to the shortest': (longest?.mb ?? 0) / (shortest?.mb ?? 1),
  };
}

/** What it costs to audit recordings in each of their forms, against JSON.parse of each line, and how memory grows with them. */
function recordings(folder: string): Figures {
  return Object.assign({}, ...FORMS.map((form) => recordingsIn(form, folder)));
}

function recordingsIn(form: Form, folder: string): Figures {
  const [small, large] = MEGABYTES.map((size) =>
    measuredScript<Audited>('recordings', [String(size), form, folder], folder),
  ) as [Audited, Audited];
  return {
    [`recordings: audit of ${form}, ${MEGABYTES[1]} MB, to JSON.parse`]: large.audit / large.parse,
    [`recordings: memory of ${form}, ${MEGABYTES.join(' and ')} MB, the larger to the smaller`]:
      large.mb / small.mb,
  };
}

/** What is downloaded. */
function sizes(): Figures {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: packageRoot,
      encoding: 'utf8',
    }),
  );
  return { 'sizes: tarball, KB': packed.size / 1000 };
}

function emptyVitest(folder: string): Took {
  const root = join(folder, 'empty');
  mkdirSync(root, { recursive: true });
  symlinkSync(MODULES, join(folder, 'node_modules'), 'junction');
  writeFileSync(join(root, 'empty.test.ts'), "import { test } from 'vitest';\ntest('nothing', () => {});\n");
  const pool = ['--pool', 'threads', '--no-isolate', '--maxWorkers', '1', '--no-file-parallelism'];
  return measured([join(MODULES, 'vitest', 'vitest.mjs'), 'run', '--root', root, ...pool], folder);
}

function fullRun(
  folder: string,
  flags: readonly string[],
  done?: number[],
): { took: Took; report: Report; html: number } {
  const reports = join(folder, 'reports');
  const took = measured([MAIN, 'run', '--reports', reports, ...flags], folder, done);
  const report: Report = JSON.parse(readFileSync(join(reports, 'report.json'), 'utf8'));
  return { took, report, html: statSync(join(reports, 'report.html')).size };
}
