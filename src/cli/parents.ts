import { spawnSync } from 'node:child_process';
import { fieldsOf, isRunning } from './processes.js';

const LOOK_EVERY_MS = 500;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

/**
 * Watches the processes that started this one, its parent and their parents, as far as they are in the same process group: npx,
 * the shell of a CI step. A CI server that cancels a step often ends no more than these. A process group of its own, as an
 * interactive shell or `setsid` makes it, has nobody to watch; nor has Windows, which knows none.
 * @param onGone told once, with a sentence, when the first of them is gone
 * @returns ends the watching
 */
export function watchParents(onGone: (why: string) => void, everyMs = LOOK_EVERY_MS): () => void {
  const chain = parentsOf(process.pid);
  const timer = setInterval(() => {
    const gone = chain.find(({ pid, parent }) => !isStillParent(pid, parent));
    if (gone === undefined) return;
    clearInterval(timer);
    onGone(`the process ${gone.parent}, which started this run, is gone`);
  }, everyMs);
  timer.unref();
  if (chain.length === 0) clearInterval(timer);
  return () => clearInterval(timer);
}

/** Each process from this one upwards whose parent is in its process group. */
function parentsOf(start: number): Process[] {
  if (process.platform === 'win32') return [];
  const find = process.platform === 'linux' ? fromProc : fromPs();
  const chain: Process[] = [];
  for (let each = find(start); each !== undefined; ) {
    const parent = find(each.parent);
    // A parent of another user may be hidden, and that of a container's first process is none.
    if (parent === undefined || parent.group !== each.group) break;
    chain.push(each);
    each = parent;
  }
  return chain;
}

// A process whose parent ended is given to another one at once, whether or not somebody has taken notice of the end.
function isStillParent(pid: number, parent: number): boolean {
  if (pid === process.pid) return process.ppid === parent;
  return process.platform === 'linux' ? fromProc(pid)?.parent === parent : isRunning(parent);
}

/** A process as Linux tells of it: state parent group ... */
function fromProc(pid: number): Process | undefined {
  const [, parent, group] = fieldsOf(pid) ?? [];
  return parent === undefined ? undefined : { pid, parent: Number(parent), group: Number(group) };
}

/** All processes, as `ps` tells of them (POSIX). */
function fromPs(): (pid: number) => Process | undefined {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,pgid='], { encoding: 'utf8' });
  const all = new Map(
    (stdout ?? '').split('\n').map((line) => {
      const [pid = 0, parent = 0, group = 0] = line.trim().split(/\s+/).map(Number);
      return [pid, { pid, parent, group }];
    }),
  );
  return (pid) => all.get(pid);
}
