import { defineConfig } from 'vitest/config';

// The project's own tests. The specs that judge a target are run by `gws-conformance run`, never from here.
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'schemas/**/*.test.ts', 'specs/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
