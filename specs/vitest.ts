import { conformance } from '../src/cli/vitest.js';

// `npx vitest run --project conformance`: every requirement as a test, against the target of the environment or the reference.
conformance();
