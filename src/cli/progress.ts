import yoctoSpinner from 'yocto-spinner';

/** What the user sees on stderr while a run is under way. */
export interface ProgressLine {
  /** A requirement was judged. */
  judged(id: string, verdict: string): void;
  /** Something the user ought to know now. */
  notice(text: string): void;
  stop(): void;
}

/** A live line on a terminal, plain lines elsewhere; neither colour nor spinner where NO_COLOR is set. */
export function progressLine(total: number, what: string): ProgressLine {
  const live = process.stderr.isTTY === true && process.env.NO_COLOR === undefined;
  let judged = 0;
  const line = () => `${what}: ${judged} of ${total} judged`;
  const spinner = live
    ? yoctoSpinner({ text: line(), stream: process.stderr, handleSignals: false }).start()
    : undefined;
  const say = (text: string) => {
    spinner?.stop();
    process.stderr.write(`${text}\n`);
    spinner?.start();
  };
  if (spinner === undefined) say(`${what}: ${total} requirements`);
  return {
    judged(id, verdict) {
      judged += 1;
      if (spinner === undefined) say(`[${judged}/${total}] ${id} ${verdict}`);
      else spinner.text = line();
    },
    notice: say,
    stop: () => {
      spinner?.stop();
    },
  };
}
