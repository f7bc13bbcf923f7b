import { uncovered } from '../mutants/coverage.js';
import { runMatrix } from '../mutants/matrix.js';
import { matrixText } from '../mutants/print.js';

/** What `mutants` is told. */
export interface MutantsOptions {
  /** Names, separated by commas; all unless given. */
  readonly only?: string;
  /** Print JSON in the place of text. */
  readonly json?: boolean;
}

/**
 * Runs the mutants and prints the kill matrix.
 * @returns the exit code: 0 when all of them came out exactly as written, and, of all, no MUST and SHOULD has none; else 1
 * @throws UnknownDeviation
 */
export async function printMutants({ only, json }: MutantsOptions): Promise<number> {
  const names = only?.split(',').map((name) => name.trim());
  const kills = await runMatrix(names, (done, of) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${of} runs${done === of ? '\n' : ''}`);
  });
  process.stdout.write(
    json ? `${JSON.stringify(kills, undefined, 2)}\n` : matrixText(kills, names === undefined),
  );
  const isComplete = names !== undefined || uncovered().length === 0;
  return isComplete && kills.every(({ killed }) => killed) ? 0 : 1;
}
