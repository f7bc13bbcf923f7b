/*
 * The order of the rooms, from the top: a file imports from its own folder and from those below it, never from one above. Where a type
 * alone is imported no code runs, so types are left out, and so are tests. The reference shares with the suite only what is listed.
 */
const ROOMS = [
  'src/cli/',
  'src/mutants/',
  'specs/',
  'src/preflight/',
  'src/runner/',
  'src/report/',
  'src/baseline/',
  'src/judge/',
  'src/documentation/',
  'src/checks/',
  'src/calls/',
  'src/client/',
  'src/trace/',
  'src/config/',
  'src/catalogue-digest[.]ts$',
  'src/requirement[.]ts$',
  'src/schemas/',
  'src/nearest[.]ts$',
  'src/package[.]ts$',
];
const TALKS = ['src/preflight/', 'src/runner/', 'src/calls/', 'src/client/'];
const JUDGES = [
  'src/report/',
  'src/baseline/',
  'src/judge/',
  'src/documentation/',
  'src/checks/',
  'src/trace/',
];
const tests = '[.]test(-driver)?[.]ts$';
const anyOf = (paths) => `^(${paths.join('|')})`;
const running = { dependencyTypesNot: ['type-only'] };

export default {
  forbidden: [
    ...ROOMS.slice(1).map((room, index) => ({
      name: `no-import-up-from-${room.replace(/\W+/g, '-')}`,
      severity: 'error',
      // The Vitest entry beside the specs is a command of its own.
      from: { path: `^${room}`, pathNot: [tests, '^specs/vitest[.]ts$'] },
      to: { path: anyOf(ROOMS.slice(0, index + 1)), ...running },
    })),
    {
      name: 'what-judges-never-talks',
      severity: 'error',
      from: { path: anyOf(JUDGES), pathNot: tests },
      to: { path: anyOf(TALKS), ...running },
    },
    {
      name: 'the-reference-shares-schemas-alone',
      severity: 'error',
      from: { path: '^src/reference/', pathNot: tests },
      to: {
        path: '^(src|specs)/',
        pathNot: '^src/(reference/|schemas/|(nearest|package)[.]ts$)',
        ...running,
      },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: { pathNot: tests },
      to: { circular: true, viaOnly: running },
    },
    {
      name: 'no-import-of-tests',
      severity: 'error',
      from: { path: '^(src|specs)/', pathNot: tests },
      to: { path: tests },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    includeOnly: '^(src|specs)/',
  },
};
