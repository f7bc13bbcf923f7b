import { type Agents, openAgents, type Site } from '../calls/agents.js';
import type { OpenResources } from '../calls/open-resources.js';
import { pauseFor } from '../client/cometd-pacing.js';
import { AccessRefused, SessionForgotten, TargetUnreachable } from '../client/errors.js';
import type { Recorder } from '../trace/recorder.js';

/** Pauses before everybody is logged in anew. */
const againAfterMs = [1000, 4000];

/**
 * Logs everybody in (`openAgents`). Where the target had answered and then closed its connections, was away, or knew a session no more, as a
 * server that is started anew, what was begun is ended and everybody is logged in anew: twice at most. Throws like `openAgents`.
 */
export async function logIn(
  site: Site,
  recorder: Recorder,
  openResources: OpenResources,
  signal: AbortSignal,
  [pauseMs, ...pauses] = againAfterMs,
): Promise<Agents> {
  try {
    return await openAgents(site, recorder, openResources, signal);
  } catch (error) {
    const hadAnswered = recorder.records.some(({ type }) => type === 'response');
    if (pauseMs === undefined || !hadAnswered || !isAway(error) || signal.aborted) throw error;
    recorder.record({ type: 'notice', text: `${error.message}: everybody is logged in anew` });
    await pauseFor(pauseMs, signal);
    return logIn(site, recorder, openResources, signal, pauses);
  }
}

function isAway(error: unknown): error is Error {
  const isClosed = error instanceof AccessRefused && error.failure === 'ConnectionReset';
  return isClosed || error instanceof TargetUnreachable || error instanceof SessionForgotten;
}
