import { BroadcastChannel } from 'node:worker_threads';
import { afterAll, beforeAll, describe, inject, test } from 'vitest';
import { requirements } from '../src/situations/requirement.js';
import { Run } from '../src/situations/run.js';
import { TraceFile } from '../src/trace/trace-file.js';
import './all.js';
import { row } from './catalogue.js';

/*
 * One entry for every spec: an agent's phone has one line, so that all of them share one worker and one course of calls.
 * The tests wait side by side; what they drive is queued.
 */
const { traceFile, channel, ...order } = inject('order');
const file = new TraceFile(traceFile);
const run = new Run(order, requirements(), file.append);
const orders = new BroadcastChannel(channel);
orders.onmessage = () => run.stop();
orders.unref();

// Not awaited: what fails is told to each requirement, where Vitest would report a throwing hook as skipped tests.
beforeAll(() => run.begin());
afterAll(async () => {
  await run.end();
  orders.close();
  file.close();
}, 0);

for (const situation of new Set(requirements().map((each) => each.situation))) {
  describe(situation, () => {
    for (const { id } of requirements().filter((each) => each.situation === situation)) judged(id);
  });
}

function judged(id: string): void {
  const name = `${id} ${row(id).title}`;
  if (!run.selected.has(id)) {
    test.skip(name);
    return;
  }
  // The budgets of the target bound every wait; a limit of Vitest's on top would only hide which one ran out.
  test.concurrent(name, { timeout: 0 }, async (context) => {
    const { verdict, reason } = await run.require(id);
    Object.assign(context.task.meta, { verdict });
    if (verdict === 'inconclusive') context.skip(`${verdict}: ${reason}`);
    if (verdict === 'fail' || verdict === 'error') throw new Contradiction(`${verdict}: ${reason}`);
  });
}

/** What Vitest is told of a verdict that is no good; the report is made from the trace, not from this. */
class Contradiction extends Error {
  override readonly name = 'Contradiction';
}
