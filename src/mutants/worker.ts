import '../../specs/all.js';
import { parentPort } from 'node:worker_threads';
import { runMutant } from './run-mutant.js';

/**
 * Most of a run is waiting, and more runs at once than the thread can serve only make each other's messages late: another is begun
 * where the thread was busy for less than this part of the last moment.
 */
const busy = 0.85;
const momentMs = 120;
/** Runs at once at most: each holds a server and its connections. */
const mostAtOnce = 32;

// Asks for one name after another and posts each outcome, until whoever started the thread ends it.
const port = parentPort;
if (port === null) throw new Error('this runs in a thread of its own');
let running = 0;
let seen = performance.eventLoopUtilization();

port.on('message', async ({ name }: { name?: string }) => {
  port.postMessage(await runMutant(name));
  running -= 1;
});

setInterval(() => {
  const now = performance.eventLoopUtilization();
  const { utilization } = performance.eventLoopUtilization(now, seen);
  seen = now;
  if (running > 0 && (running >= mostAtOnce || utilization > busy)) return;
  running += 1;
  port.postMessage('more');
}, momentMs);
