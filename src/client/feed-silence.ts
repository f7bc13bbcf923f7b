import { members } from '../trace/message.js';

/** A feed that shows itself alive is silent when it left out so many signs of life, and for so long at least. */
const SIGNS_LEFT_OUT = 5;
const LEAST_MS = 3000;

/**
 * Notices that a feed fell silent which had shown itself alive (`Alive` lines) before: its connection may be gone without a word. What
 * shows no signs of life may be silent for as long as it likes.
 */
export class FeedSilence {
  #aliveAt?: number;
  #pauseMs = 0;
  #looks = 0;
  #timer?: NodeJS.Timeout;

  /** @param onSilent called once with the reason, in words */
  constructor(private readonly onSilent: (reason: string) => void) {}

  /** Takes notice of a line that came now, at so many milliseconds. */
  heard(event: unknown, at: number): void {
    this.#looks = 0;
    if (members(event).event !== 'Alive') return;
    if (this.#aliveAt !== undefined) this.#pauseMs = Math.max(this.#pauseMs, at - this.#aliveAt);
    this.#aliveAt = at;
    if (this.#pauseMs > 0) this.#watch();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  // Looks are counted, not time: while this process does not get to run, nothing is read either.
  #watch(): void {
    this.stop();
    const silentMs = Math.max(LEAST_MS, SIGNS_LEFT_OUT * this.#pauseMs);
    this.#looks = 0;
    const look = () => {
      this.#looks += 1;
      if (this.#looks < SIGNS_LEFT_OUT) return;
      this.stop();
      this.onSilent(
        `no line came for ${Math.round(silentMs / 100) / 10} s, and it had shown itself alive before`,
      );
    };
    this.#timer = setInterval(look, silentMs / SIGNS_LEFT_OUT);
  }
}
