/**
 * A file of a run cannot be written, or read back, as on a full disk or in a folder that was deleted: nothing more is written
 * there, what the run began is ended, and the run fails of us.
 */
export class CannotWrite extends Error {
  override readonly name = 'CannotWrite';

  /**
   * @param how why, such as the code of the file system's error
   * @param what cannot be done with it
   */
  constructor(path: string, how: string, what = 'cannot be written') {
    super(`${path} ${what} (${how})`);
  }

  /** The error for a write that failed with an error of the file system. */
  static of(path: string, error: unknown, what?: string): CannotWrite {
    const { code, message = String(error) } = error as NodeJS.ErrnoException;
    return new CannotWrite(path, code ?? message, what);
  }
}
