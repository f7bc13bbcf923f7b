import { type ChildProcess, spawn } from 'node:child_process';
import { signalGroup } from '../client/process-group.js';
import { Interrupted } from '../trace/recorder.js';
import { CallNotMade } from './errors.js';

/** What is printed beyond this is no call resource. */
const MOST_BYTES = 1 << 20;
/** How long a program that was told to end has before it is killed. */
const GRACE_MS = 2000;
/** How long its output is read on after its end: what it left running may hold the pipe open. */
const REST_MS = 200;
const CLIP = 200;

/** How a program is started, once. */
export interface Start {
  /** Absolute path of one executable file; no shell is between. */
  readonly program: string;
  readonly args: readonly string[];
  /** Its whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Ends it early. */
  readonly signal?: AbortSignal;
}

/**
 * Runs a program to its end. The time limit, too long an output and the signal end it with all that it started; what it
 * leaves running when it ends by itself, such as a phone, is left.
 * @returns what it wrote to stdout
 * @throws {CallNotMade} it could not be started, did not end in time, printed too much, or ended otherwise than with 0: says
 *   which, with the last line that it wrote to stderr
 * @throws {Interrupted} the signal is or gets aborted
 */
export async function runProgram(start: Start): Promise<string> {
  const { program, args, timeoutMs, signal } = start;
  const what = `GWS_CALLS: "${[program, ...args].join(' ')}"`;
  if (signal?.aborted) throw new Interrupted('The run was stopped');
  const child = started(start, what);
  const { out, said, tooMuch } = outputOf(child);
  let endedFor: string | undefined;
  const end = (why: string) => {
    endedFor ??= why;
    signalGroup(child, 'SIGTERM');
    killing ??= setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS);
  };
  let killing: NodeJS.Timeout | undefined;
  const limit = setTimeout(() => end(`did not end within ${timeoutMs} ms (GWS_CALL_MS)`), timeoutMs);
  const stop = () => end('the run was stopped');
  signal?.addEventListener('abort', stop, { once: true });
  const last = () => signalGroup(child, 'SIGKILL');
  process.once('exit', last);
  tooMuch.then(() => end(`printed more than ${MOST_BYTES} bytes`));
  const began = performance.now();
  try {
    const how = await endOf(child, what);
    if (how === 'code 0' && endedFor === undefined) return out();
    if (signal?.aborted) throw new Interrupted('The run was stopped');
    if (endedFor !== undefined) throw new CallNotMade(`${what} ${endedFor} and was ended${said()}`);
    throw new CallNotMade(
      `${what} ended with ${how} after ${Math.round(performance.now() - began)} ms${said()}`,
    );
  } finally {
    clearTimeout(limit);
    clearTimeout(killing);
    signal?.removeEventListener('abort', stop);
    process.off('exit', last);
    if (endedFor !== undefined) last();
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
}

function started({ program, args, environment }: Start, what: string): ChildProcess {
  try {
    // A process group of its own: what it started is ended with it, and Ctrl-C reaches it through us alone.
    return spawn(program, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  } catch (error) {
    throw new CallNotMade(`${what} could not be started (${(error as NodeJS.ErrnoException).code})`);
  }
}

function outputOf(child: ChildProcess) {
  const pieces: Buffer[] = [];
  let size = 0;
  let lines = '';
  const tooMuch = new Promise<void>((resolve) => {
    child.stdout?.on('data', (piece: Buffer) => {
      size += piece.length;
      if (size <= MOST_BYTES) pieces.push(piece);
      else resolve();
    });
  });
  // Of what it says, only the last line is told.
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    lines = (lines + piece).slice(-10 * CLIP);
  });
  return { out: () => Buffer.concat(pieces).toString('utf8'), said: () => lastLineOf(lines), tooMuch };
}

/** Waits for the end of the program: `code 0`, or `signal SIGTERM`. */
function endOf(child: ChildProcess, what: string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(new CallNotMade(`${what} could not be started (${error.code})`)),
    );
    child.once('exit', (code, signal) => {
      const how = code === null ? `signal ${signal}` : `code ${code}`;
      const timer = setTimeout(() => resolve(how), REST_MS);
      child.once('close', () => {
        clearTimeout(timer);
        resolve(how);
      });
    });
  });
}

function lastLineOf(said: string): string {
  const line = said.trim().split('\n').at(-1)?.trim() ?? '';
  return line === '' ? '' : `; it said: ${line.slice(0, CLIP)}`;
}
