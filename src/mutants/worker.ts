import '../../specs/all.js';
import { parentPort } from 'node:worker_threads';
import { runMutant } from './run-mutant.js';

/** Runs at once in a thread: most of a run is waiting. */
const atOnce = 14;

// Asks for one name after another and posts each outcome, until whoever started the thread ends it.
const port = parentPort;
if (port === null) throw new Error('this runs in a thread of its own');
port.on('message', async ({ name }: { name?: string }) => {
  port.postMessage(await runMutant(name));
  port.postMessage('more');
});
for (let each = 0; each < atOnce; each++) port.postMessage('more');
