import type { ChildProcess } from 'node:child_process';

/** Signals a program that was started detached, and what it started that is in its group; harmless when it is over. */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    // Windows knows no groups of processes: there it is the program alone.
    if (pid !== undefined) process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // It is over already.
  }
}
