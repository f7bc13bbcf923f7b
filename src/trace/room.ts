/** How much of what a target sends a trace has room for: no target may fill our memory. */
export class Room {
  readonly #bytes: number;
  #left: number;

  /**
   * @param bytes absent: there is no end of it
   * @param full is told each time that something found no room
   */
  constructor(
    bytes = Number.POSITIVE_INFINITY,
    private readonly full: () => void = () => {},
  ) {
    this.#bytes = bytes;
    this.#left = bytes;
  }

  /** What had taken the place was let go. */
  renew(): void {
    this.#left = this.#bytes;
  }

  /** Takes the place for so many bytes; false when there is less left, and then nothing is taken. */
  take(bytes: number): boolean {
    const fits = bytes <= this.#left;
    if (fits) this.#left -= bytes;
    else this.full();
    return fits;
  }
}
