import type { HeaderRecord } from '../schemas/trace.gen.js';
import type { BuiltRequest } from './built-request.test-driver.js';
import { TraceBuilder } from './trace-builder.test-driver.js';

/** The user data keys of the suite's own, as a run names them. */
export const KEY = 'GwsTest';
export const OTHER_KEY = 'GwsTest_2';

/**
 * A run with the bystander's own call (the control of ACT-14) and a released call that got no request, then the agent's
 * call `c3`, Established, with one plain disposition under the suite's own key, `x2`: the control of every window.
 */
export function activeRun(header: Partial<HeaderRecord> = {}): TraceBuilder {
  const run = new TraceBuilder(header).call('c1', { agent: 'bystander' }).sent({ key: KEY }).released();
  run.call('c2').released().call('c3').send({ key: KEY });
  return run;
}

/** As `activeRun`, and `c3` is released by its agent; the documented request for it, `x3`, is the next to be sent. */
export function releasedRun(header: Partial<HeaderRecord> = {}): TraceBuilder {
  return activeRun(header).released();
}

/** Lets the quiet time pass and ends every window: the next call of the agent, then of the bystander, and a line of the feed. */
export function sentinels(run: TraceBuilder, quietMs = 1500): TraceBuilder {
  run.wait(quietMs).call('c8').released();
  return run.call('c9', { agent: 'bystander' }).released().alive().backTo('c3');
}

/** A run in which `x4` is the changed request, between unchanged ones before and after it, one of which shows what became of it. */
export function withChanged(changed: BuiltRequest): TraceBuilder {
  const run = activeRun().sent({ key: KEY }, { key: KEY, ...changed }, { key: OTHER_KEY }, { key: KEY });
  return sentinels(run);
}

/** The same on a released call: `x4` is the changed request, between unchanged ones. */
export function withChangedReleased(changed: BuiltRequest): TraceBuilder {
  const run = releasedRun().sent({ key: KEY }, { key: KEY, ...changed }, { key: KEY });
  return sentinels(run);
}
