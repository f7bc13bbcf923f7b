import { readFileSync } from 'node:fs';

/** Whether a process is there, be it that of another user. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * The fields that Linux tells of a process behind its name, from its state on (proc(5), /proc/PID/stat, the third and those that follow);
 * undefined = there is no such process, or the system tells nothing.
 */
export function fieldsOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name may hold spaces and parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
