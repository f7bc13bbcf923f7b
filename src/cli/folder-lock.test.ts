import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { FolderInUse, FolderLock, LOCK } from './folder-lock.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gws-lock-'));
  path = join(folder, LOCK);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

/** The lock as this process takes it, but for some members, left behind in the folder. */
async function leave(changed: object): Promise<void> {
  const lock = await FolderLock.take(folder);
  const holder = JSON.parse(readFileSync(path, 'utf8'));
  lock.release();
  writeFileSync(path, JSON.stringify({ ...holder, id: 'another', ...changed }));
}

async function aProcess() {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
  await once(child, 'spawn');
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

describe('the lock of a folder', () => {
  test('makes the folder with those above it, and is refused at once where none can be made', async () => {
    const lock = await FolderLock.take(join(folder, 'a', 'b'));
    lock.release();
    expect(existsSync(join(folder, 'a', 'b'))).toBe(true);
    writeFileSync(join(folder, 'file'), '');
    const none = process.platform === 'linux' ? '/proc/none' : join(folder, 'file');
    await expect(FolderLock.take(join(none, 'b'))).rejects.toMatchObject({ syscall: 'mkdir' });
  });

  test('is gone when it was released', async () => {
    const lock = await FolderLock.take(folder);
    expect(existsSync(path)).toBe(true);
    lock.release();
    lock.release();
    expect(existsSync(path)).toBe(false);
  });

  test('of a process that lives is refused with a sentence that says who and what to do', async () => {
    const { pid } = await aProcess();
    await leave({ pid, began: beganOf(pid) });
    const taking = FolderLock.take(folder);
    await expect(taking).rejects.toThrow(FolderInUse);
    await expect(taking).rejects.toThrow(
      new RegExp(
        `^The folder ${folder} is in use by another run \\(process ${pid} on .*--reports; .*delete ${path}$`,
      ),
    );
    expect(JSON.parse(readFileSync(path, 'utf8')).id).toBe('another');
  });

  test('of a process that is gone is taken over, also where its id is used again', async () => {
    const child = await aProcess();
    child.kill('SIGKILL');
    await once(child, 'exit');
    await leave({ pid: child.pid });
    (await FolderLock.take(folder)).release();
    const other = await aProcess();
    await leave({ pid: other.pid, began: 'long ago' });
    (await FolderLock.take(folder)).release();
    await leave({});
    (await FolderLock.take(folder)).release();
  });

  test('of another machine is taken over when it gives no sign of life, and so is one that cannot be read', async () => {
    await leave({ place: 'elsewhere pid:[1]' });
    (await FolderLock.take(folder, 200)).release();
    writeFileSync(path, '');
    (await FolderLock.take(folder, 200)).release();
    await leave({ place: 'elsewhere pid:[1]' });
    let seconds = 1;
    const timer = setInterval(() => utimesSync(path, seconds, seconds++), 50);
    onTestFinished(() => clearInterval(timer));
    await expect(FolderLock.take(folder, 2000)).rejects.toThrow('on elsewhere');
  });

  test('is had by one alone of many that take over at once what a dead one left', async () => {
    await leave({ pid: 2 ** 22 + 1, began: undefined });
    const taken = await Promise.allSettled(Array.from({ length: 5 }, () => FolderLock.take(folder)));
    const locks = taken.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(locks).toHaveLength(1);
    locks[0]?.release();
  });
});

function beganOf(pid: number | undefined): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
