/**
 * The configuration cannot be used. Its message has one line for each problem: which variable or flag, what was given
 * (never a password), and what is accepted. The command line answers it with exit code 2, nothing contacted.
 */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}
