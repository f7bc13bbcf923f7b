import { afterAll, beforeAll } from 'vitest';
import { theRun } from '../src/situations/the-run.js';

// One entry for every spec: an agent's phone has one line, so that all of them share one worker and one course of calls.
import './answers.spec.js';
import './active-call.spec.js';
import './disposition-key.spec.js';
import './released-call.spec.js';
import './refusals.spec.js';

// Not awaited: what fails is told to each requirement, where Vitest would report a throwing hook as skipped tests.
beforeAll(() => theRun().begin());
afterAll(() => theRun().end(), 0);
