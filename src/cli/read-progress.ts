import yoctoSpinner from 'yocto-spinner';
import { isColourful } from './colour.js';

const EVERY_MS = 200;
const MEGABYTE = 1_000_000;

/** What the user sees on stderr while a recording is read. */
export interface ReadProgress {
  /** How many bytes were read, of how many, where that is known. */
  show(read: number, of: number | undefined): void;
  stop(): void;
}

/** A live line on a terminal; elsewhere nothing. */
export function readProgress(): ReadProgress {
  if (!isColourful(process.stderr)) return { show: () => {}, stop: () => {} };
  const spinner = yoctoSpinner({ text: 'reading', stream: process.stderr, handleSignals: false }).start();
  const begun = performance.now();
  let shown = 0;
  return {
    show: (read, of) => {
      const now = performance.now();
      if (now - shown < EVERY_MS) return;
      shown = now;
      spinner.text = readInWords(read, of, now - begun);
    },
    stop: () => {
      spinner.stop();
    },
  };
}

/** `reading: 37 % of 1000 MB, 84 MB/s, about 8 s left` */
function readInWords(read: number, of: number | undefined, ms: number): string {
  const rate = read / Math.max(1, ms) / 1000;
  const pace = `${rate.toFixed(rate < 10 ? 1 : 0)} MB/s`;
  if (of === undefined || of === 0) return `reading: ${Math.round(read / MEGABYTE)} MB, ${pace}`;
  const left = Math.ceil(((of - read) / Math.max(1, read)) * (ms / 1000));
  return `reading: ${Math.floor((100 * read) / of)} % of ${Math.round(of / MEGABYTE)} MB, ${pace}, about ${left} s left`;
}
