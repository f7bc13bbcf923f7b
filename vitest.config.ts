import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests that judge whole runs: most of the time they wait, and each has a target of its own. */
const runs = ['test/{command,hostile,variants}/**/*.test.ts'];
/** The kill matrix, which has a thread for each core by itself. */
const matrix = ['test/mutants.test.ts'];
/** The requirements as Vitest tests of their own: they judge the target of the environment, or the reference. */
const conformance = ['specs/vitest.ts'];

/** What lasts longest begins first, so that nothing is waited for alone. */
class LongestFirst extends BaseSequencer {
  static readonly #longest = [
    '/variants/',
    '/proxies.',
    '/deployment.',
    '/judged-again.',
    '/dying.',
    '/sizes.',
  ];

  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) =>
      Number(LongestFirst.#longest.some((part) => moduleId.includes(part)));
    return (await super.sort(files)).sort((a, b) => isLong(b) - isLong(a));
  }
}

// The project's own tests. The specs that judge a target are run by `gws-conformance run`, never from here. The groups
// follow one another, so that no deadline is kept against the load of another group.
export default defineConfig({
  test: {
    // Declares the requirements.
    setupFiles: ['specs/all.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { sequencer: LongestFirst },
    // Many wait more than they work.
    maxWorkers: availableParallelism() + 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'units',
          // Nothing that they import keeps a state of its own: what one file loaded serves the next.
          pool: 'threads',
          isolate: false,
          include: ['src/**/*.test.ts', 'schemas/**/*.test.ts', 'specs/**/*.test.ts'],
          exclude: [...runs, ...matrix],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'runs',
          include: runs,
          // Deadlines of whole runs are kept against whatever else the machine does; what stalled once is seen as `retry x1`.
          retry: 1,
          globalSetup: ['test/command/compiled.ts'],
          sequence: { groupOrder: 1 },
        },
      },
      { extends: true, test: { name: 'mutants', include: matrix, sequence: { groupOrder: 2 } } },
      { extends: true, test: { name: 'conformance', include: conformance, sequence: { groupOrder: 3 } } },
    ],
  },
});
