import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests that judge whole runs: most of the time they wait, and each has a target of its own. */
const runs = ['test/{command,hostile,variants}/**/*.test.ts'];
/** A mutant of each requirement: it has a thread for each core by itself. */
const mutants = ['test/mutants.test.ts'];
/** Every mutant and every variant, and what takes long beside them, in a command of their own (`npm run test:whole`). */
const matrix = ['test/whole/mutants.test.ts'];
const variants = ['test/whole/{behaving,carrying,one-record,proxies,shards}.test.ts'];
/** It puts a mistake into the driver, which nothing else may load. */
const mistaken = ['test/command/sent-otherwise.test.ts'];
/** The requirements as Vitest tests of their own: they judge the target of the environment, or the reference. */
const conformance = ['specs/vitest.ts'];

/** What lasts longest begins first, so that nothing is waited for alone. */
class LongestFirst extends BaseSequencer {
  static readonly #longest = [
    '/dying.',
    '/deviations.',
    '/soak.',
    '/deployment.',
    '/variants/',
    '/proxies.',
    '/shards.',
    '/clean-up.',
    '/sizes.',
  ];

  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const index = LongestFirst.#longest.findIndex((part) => moduleId.includes(part));
      return index < 0 ? LongestFirst.#longest.length : index;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

// The project's own tests. The specs that judge a target are run by `gws-conformance run`, never from here. The groups
// follow one another, so that no deadline is kept against the load of another group. `npm test` runs all but
// `matrix` and `variants`.
export default defineConfig({
  test: {
    // Declares the requirements.
    setupFiles: ['specs/all.ts'],
    // On a machine that does other things; nothing is judged by it.
    testTimeout: 240_000,
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
          include: ['{src,schemas,specs,scripts}/**/*.test.ts'],
          exclude: runs,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'runs',
          isolate: false,
          include: runs,
          exclude: mistaken,
          // Deadlines of whole runs are kept against whatever else the machine does; what stalled once is seen as `retry x1`.
          retry: 1,
          globalSetup: ['test/command/compiled.ts'],
          sequence: { groupOrder: 1 },
        },
      },
      { extends: true, test: { name: 'mistaken', include: mistaken, sequence: { groupOrder: 1 } } },
      { extends: true, test: { name: 'mutants', include: mutants, sequence: { groupOrder: 2 } } },
      { extends: true, test: { name: 'conformance', include: conformance, sequence: { groupOrder: 3 } } },
      { extends: true, test: { name: 'matrix', include: matrix, sequence: { groupOrder: 4 } } },
      {
        extends: true,
        test: {
          name: 'variants',
          include: variants,
          retry: 1,
          globalSetup: ['test/command/compiled.ts'],
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
