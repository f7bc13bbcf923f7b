import { parentPort } from 'node:worker_threads';
import { runMutant } from './run-mutant.js';

/** Runs at once in a thread: most of a run is waiting. */
const atOnce = 10;

// Asks for one name after another, `more` at a time, and posts each outcome, until it is told `end`.
const port = parentPort;
if (port === null) throw new Error('this runs in a thread of its own');
let under = 0;
let isEnd = false;
port.on('message', async (order: { name?: string } | 'end') => {
  if (order === 'end') isEnd = true;
  else {
    under += 1;
    port.postMessage(await runMutant(order.name));
    under -= 1;
    port.postMessage('more');
  }
  if (isEnd && under === 0) port.close();
});
for (let each = 0; each < atOnce; each++) port.postMessage('more');
