import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CannotWrite } from '../trace/cannot-write.js';
import { fieldsOf, isRunning } from './processes.js';

/** The name of the file that says that a folder is in use. */
export const LOCK = 'in-use.json';

const SIGN_EVERY_MS = 1000;
/** A holder whose process cannot be looked for gave no sign of life for so long: it is gone. */
const SILENT_MS = 5000;
/** Of two that take a lock over at the same moment, one finds the other's by then. */
const SETTLE_MS = 50;

/** Not for want of a right folder. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO']);

/** Another run writes into the folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

interface Holder {
  readonly id: string;
  readonly pid: number;
  /** When that process began, as its system tells it: ids of processes are used again. */
  readonly began?: string;
  /** Where the process id means something: a machine, and the container on it. */
  readonly place: string;
  readonly since: string;
}

/**
 * Keeps the folder of the reports for one run: two in one folder would judge each other's trace, and one would end what the
 * other has open. It is a file that names the process, touched every second; what a process that is gone left of it is taken over.
 */
export class FolderLock {
  readonly #timer: NodeJS.Timeout;
  readonly #release = () => this.release();

  private constructor(
    private readonly path: string,
    private readonly id: string,
  ) {
    this.#timer = setInterval(() => touch(path), SIGN_EVERY_MS);
    this.#timer.unref();
    process.once('exit', this.#release);
  }

  /**
   * Takes the folder, which is made if need be.
   * @param silentMs how long a holder on another machine, or in a container, is listened to
   * @throws {FolderInUse} another run has it
   * @throws {CannotWrite} the disk is full; and the file system's error where the folder is none to write into
   */
  static async take(folder: string, silentMs = SILENT_MS): Promise<FolderLock> {
    make(folder);
    const path = join(folder, LOCK);
    const own = ownEntry();
    if (!created(path, own)) {
      const text = textOf(path);
      const holder = holderIn(text);
      if (text !== undefined && (await isAlive(holder, path, silentMs))) throw inUse(folder, holder);
      // Whoever was faster has it.
      if (textOf(path) !== text) throw inUse(folder, holderIn(textOf(path)));
      const mine = `${path}.${process.pid}.part`;
      writeFileSync(mine, JSON.stringify(own));
      renameSync(mine, path);
      await sleep(SETTLE_MS);
      const settled = holderIn(textOf(path));
      if (settled?.id !== own.id) throw inUse(folder, settled);
    }
    return new FolderLock(path, own.id);
  }

  /** Gives the folder free; doing it again does nothing. */
  release(): void {
    clearInterval(this.#timer);
    process.off('exit', this.#release);
    if (holderIn(textOf(this.path))?.id === this.id) rmSync(this.path, { force: true });
  }
}

// Node asks for a folder again and again whose parent is there and takes none, as below /proc.
function make(folder: string): void {
  const parent = dirname(folder);
  if (parent !== folder && !existsSync(parent)) make(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

function ownEntry(): Holder {
  const since = new Date().toISOString();
  return { id: randomUUID(), pid: process.pid, began: beganOf(process.pid), place: placeOf(), since };
}

function created(path: string, holder: Holder): boolean {
  try {
    writeFileSync(path, JSON.stringify(holder), { flag: 'wx' });
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!FULL.has(code)) throw error;
    rmSync(path, { force: true });
    throw CannotWrite.of(path, error);
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function holderIn(text: string | undefined): Holder | undefined {
  try {
    const holder = JSON.parse(text ?? '') as Holder;
    return typeof holder?.pid === 'number' && typeof holder.id === 'string' ? holder : undefined;
  } catch {
    return undefined;
  }
}

async function isAlive(holder: Holder | undefined, path: string, silentMs: number): Promise<boolean> {
  if (holder !== undefined && holder.place === placeOf())
    return holder.pid !== process.pid && isRunning(holder.pid) && holder.began === beganOf(holder.pid);
  const before = touchedAt(path);
  for (let waited = 0; waited < silentMs; waited += 100) {
    await sleep(Math.min(100, silentMs));
    if (touchedAt(path) !== before) return true;
  }
  return false;
}

// Only Linux tells it without another program: the 22nd field.
function beganOf(pid: number): string | undefined {
  return fieldsOf(pid)?.[19];
}

function placeOf(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function touchedAt(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

function touch(path: string): void {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // Where the folder is gone, the run finds out when it writes.
  }
}

function inUse(folder: string, holder: Holder | undefined): FolderInUse {
  const [host] = holder?.place.split(' ') ?? [];
  const who = holder === undefined ? '' : ` (process ${holder.pid} on ${host}, since ${holder.since})`;
  return new FolderInUse(
    `The folder ${folder} is in use by another run${who}: nothing was contacted. Wait for its end, or give this one a folder of its own with --reports; if there is no such run, delete ${join(folder, LOCK)}`,
  );
}
