import yoctoSpinner from 'yocto-spinner';
import type { Progress } from '../runner/progress.js';
import { isColourful } from './colour.js';

/** What the user sees on stderr while a run is under way: what is being done, never a verdict. */
export interface ProgressLine {
  /** Something is begun. */
  step(step: Progress): void;
  /** Something the user ought to know now. */
  notice(text: string): void;
  stop(): void;
}

const AT_LEAST_EVERY_MS = 10_000;
// Before so many requests nothing is said of the time that is left; it is told by the pace of so many: what was once waited for long
// is not waited for again.
const KNOWN_AFTER = 5;
const PACE_OF = 20;

/**
 * One live line on a terminal; elsewhere a plain line at each new call or state, and every ten seconds. Neither colour nor
 * spinner where NO_COLOR is set or TERM is dumb.
 * @param target what it begins with
 */
export function progressLine(target: string): ProgressLine {
  return isColourful(process.stderr)
    ? liveLine(target)
    : plainLines(target, (line) => process.stderr.write(`${line}\n`));
}

function liveLine(target: string): ProgressLine {
  const words = wordsFor(target);
  const spinner = yoctoSpinner({ text: target, stream: process.stderr, handleSignals: false }).start();
  return {
    step: (step) => {
      spinner.text = words(step);
    },
    notice: (text) => {
      spinner.stop();
      process.stderr.write(`${text}\n`);
      spinner.start();
    },
    stop: () => {
      spinner.stop();
    },
  };
}

/** Plain lines, for a file or a pipeline. */
export function plainLines(target: string, write: (line: string) => void): ProgressLine {
  const words = wordsFor(target);
  let last: Progress | undefined;
  const repeated = setInterval(() => last && write(words(last)), AT_LEAST_EVERY_MS);
  repeated.unref();
  return {
    step: (step) => {
      if (step.where !== last?.where) {
        write(words(step));
        repeated.refresh();
      }
      last = step;
    },
    notice: write,
    stop: () => clearInterval(repeated),
  };
}

/** Says a step, with how much is done and about how long the rest takes at the pace of late. */
export function wordsFor(
  target: string,
  now: () => number = () => performance.now(),
): (step: Progress) => string {
  const recent: { at: number; done: number }[] = [];
  return ({ where, what, done, of, pace }) => {
    if (done > 0) recent.push({ at: now(), done });
    if (recent.length > PACE_OF) recent.shift();
    const [first] = recent;
    const left =
      first !== undefined && done > KNOWN_AFTER && done > first.done && done < of
        ? ((now() - first.at) / (done - first.done)) * (of - done)
        : undefined;
    const time = left === undefined ? '' : `, about ${Math.ceil(left / 1000)} s left`;
    const count = done === 0 ? '' : ` (${done} of ${of}${time}${pace === undefined ? '' : `; ${pace}`})`;
    return `${target}: ${[where, what].filter((part) => part !== '').join(': ')}${count}`;
  };
}
