import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, type TestContext, test } from 'vitest';
import { type Reference, startReference } from '../../src/reference/reference.js';
import { begin, type Underway, until } from './underway.test-driver.js';

const NOTHING = { callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 };
/** The run would go on for long after the moment at which it is ended. */
const LONG = { GWS_QUIET_MS: '30000' };
const limit = { timeout: 90_000 };

async function aReference({ onTestFinished }: TestContext): Promise<Reference> {
  const reference = await startReference();
  onTestFinished(() => reference.stop());
  return reference;
}

/** Waits until the agent is in a call that is dispositioned. */
async function inCall(reference: Reference, run: Underway): Promise<void> {
  await until(() => run.stderr().includes('first call, active') && reference.state().callsUp === 1);
}

describe('a run that is ended from outside leaves nobody in a call, and says why', limit, () => {
  test.concurrent.for<[string, (run: Underway) => unknown, string]>([
    ['SIGHUP, as when the terminal is gone', ({ child }) => child.kill('SIGHUP'), 'SIGHUP'],
    ['SIGTERM', ({ child }) => child.kill('SIGTERM'), 'SIGTERM'],
    [
      'SIGINT and SIGTERM right after it, as from a CI server',
      async ({ child }) => {
        child.kill('SIGINT');
        await sleep(20);
        child.kill('SIGTERM');
      },
      'SIGINT',
    ],
    [
      'Ctrl-C that reaches it three times, by the terminal, npm and tsx',
      ({ child }) => {
        for (let times = 0; times < 3; times++) child.kill('SIGINT');
      },
      'SIGINT',
    ],
    ['a closed stderr', ({ child }) => child.stderr?.destroy(), 'stderr was closed'],
    [
      'stdout and stderr closed',
      ({ child }) => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      },
      'stderr was closed',
    ],
  ])('%s', async ([, end, why], context) => {
    const reference = await aReference(context);
    const run = begin(context, { reference, variables: LONG });
    await inCall(reference, run);
    await end(run);
    expect(await run.ended).toBe(3);
    expect(reference.state()).toEqual(NOTHING);
    const report = await run.report();
    expect(report.verdict).toBe('inconclusive');
    expect(report.notices?.join('\n')).toContain(why);
    expect(report.signOff.at(-1)?.text).toMatch(
      /^0 calls up, 3 agents logged out, 3 CometD sessions closed$/,
    );
  });

  test('`run 2>&1 | head -3`: the code is that of the verdict', async (context) => {
    const reference = await aReference(context);
    const run = begin(context, {
      reference,
      line: 'set -o pipefail; gws-conformance 2>&1 | head -3',
      variables: LONG,
    });
    expect(await run.ended).toBe(3);
    expect(run.stdout().trimEnd().split('\n')).toHaveLength(3);
    expect(run.stderr()).toBe('');
    expect(reference.state()).toEqual(NOTHING);
  });

  test('a closed stdout ends nothing, since results are printed last: the code is that of the verdict', async (context) => {
    const reference = await aReference(context);
    const run = begin(context, { reference, line: 'exec gws-conformance --only ACT-03 --profile api' });
    await until(() => run.stderr().includes('first call'));
    run.child.stdout?.destroy();
    expect(await run.ended).toBe(0);
    expect(run.stderr()).not.toContain('EPIPE');
  });
});

describe('a CI server that cancels a step', limit, () => {
  const wholeStep = async ({ child }: Underway) => {
    child.kill('SIGINT');
    await sleep(300);
    child.kill('SIGTERM');
  };

  test.concurrent.for<[string, string, (run: Underway) => unknown]>([
    ['npx gws-conformance, by INT and TERM to its shell alone', 'npx gws-conformance', wholeStep],
    ['npm run conformance, by INT and TERM to its shell alone', 'npm run conformance', wholeStep],
    [
      'npx gws-conformance, by TERM to npx alone',
      'exec npx gws-conformance',
      ({ child }) => child.kill('SIGTERM'),
    ],
    [
      'npm run conformance, by KILL to npm alone',
      'exec npm run conformance',
      ({ child }) => child.kill('SIGKILL'),
    ],
  ])('%s, leaves nobody in a call', async ([, line, cancel], context) => {
    const reference = await aReference(context);
    const run = begin(context, { reference, line, variables: LONG });
    await inCall(reference, run);
    await cancel(run);
    await run.ended;
    const report = await run.report();
    expect(reference.state()).toEqual(NOTHING);
    expect(report.verdict).toBe('inconclusive');
    expect(report.notices?.join('\n')).toMatch(/SIG|which started this run, is gone/);
  });
});

describe('a run that cannot write', limit, () => {
  test('since its folder was deleted, leaves nobody in a call, says verdict and cause, writes there no more, and exits 4', async (context) => {
    const reference = await aReference(context);
    const run = begin(context, { reference });
    await inCall(reference, run);
    rmSync(run.reports, { recursive: true });
    expect(await run.ended).toBe(4);
    expect(reference.state()).toEqual(NOTHING);
    expect(run.stdout()).toMatch(/^(reference: )?inconclusive; not proven: /m);
    expect(run.stderr()).toMatch(/reports\/\S+ cannot be written \(ENOENT\)/);
    expect(existsSync(run.reports)).toBe(false);
  });

  test.for([
    ['as files are limited', 'ulimit -f 200', 'EFBIG'],
    ['as nothing can be written from the beginning', 'ulimit -f 0', 'EFBIG'],
  ])(
    '%s, leaves nobody in a call, says the cause, and the verdict if there is one, and exits 4',
    async ([, limiting, code], context) => {
      const reference = await aReference(context);
      const line = `${limiting}; TSX_DISABLE_CACHE=1 exec gws-conformance`;
      const run = begin(context, { reference, line });
      expect(await run.ended).toBe(4);
      expect(reference.state()).toEqual(NOTHING);
      if (limiting !== 'ulimit -f 0') expect(run.stdout()).toMatch(/^inconclusive; not proven: /m);
      expect(run.stderr()).toContain(`cannot be written (${code})`);
      expect(run.stderr()).not.toMatch(/^ {4}at /m);
    },
  );

  test.skipIf(!canMount())('on a full disk (skipped where nothing can be mounted)', async (context) => {
    const reference = await aReference(context);
    const prepare = (folder: string) => {
      const disk = join(folder, 'reports');
      mkdirSync(disk);
      mount(disk);
      context.onTestFinished(() => void execFileSync('umount', [disk]));
    };
    const run = begin(context, { reference, prepare });
    expect(await run.ended).toBe(4);
    expect(reference.state()).toEqual(NOTHING);
    expect(run.stdout()).toMatch(/^inconclusive; not proven: /m);
    expect(run.stderr()).toContain('reports/trace.ndjson cannot be written (ENOSPC)');
    expect(readdirSync(run.reports)).toEqual(['trace.ndjson']);
  });

  test('its results, as stdout is full, exits 4 and has its reports', async (context) => {
    const reference = await aReference(context);
    const run = begin(context, {
      reference,
      line: 'exec gws-conformance --only ACT-03 --profile api > /dev/full',
    });
    expect(await run.ended).toBe(4);
    expect((await run.report()).exitCode).toBe(0);
    expect(run.stderr()).toContain('stdout cannot be written (ENOSPC)');
  });
});

function mount(folder: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', folder], { stdio: 'ignore' });
}

function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'gws-mount-'));
  try {
    mount(folder);
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
