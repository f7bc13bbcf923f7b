import { openCalls } from '../calls/open-calls.js';
import { notMade } from './not-made.js';
import type { Found } from './step.js';
import type { Visit } from './visit.js';

/** Has the program bring up a call (GWS_CALLS=command:PROGRAM). */
export async function bring(visit: Visit): Promise<Found> {
  const advice = 'try the program by itself: it prints the call resource as JSON, of a call of the agent';
  visit.source = await opened(visit);
  visit.call = await visit.source.active().catch(toFailure(advice));
  return { text: `the program brought up call ${visit.call?.leg.callId}: ${visit.call?.state}` };
}

/** Has it ended, and sees it Released. */
export async function end(visit: Visit): Promise<Found> {
  const { call, source } = visit;
  const since = performance.now();
  const advice = `see that call ${call?.leg.callId} is up no more; try the program's end by itself, or raise GWS_CALL_MS`;
  await source?.released(call).catch(toFailure(advice));
  return {
    text: `Released ${Math.round(performance.now() - since)} ms after the program was told to end it`,
  };
}

/** Looks at the calls that are given, and leaves them alone (GWS_CALLS=given). */
export async function look(visit: Visit): Promise<Found> {
  const advice =
    'set GWS_ACTIVE_CALL and GWS_RELEASED_CALL to calls of the agent that are what they are given for';
  const source = await opened(visit).catch(toFailure(advice));
  const [active, released] = [await source.active(), await source.plain()];
  const told = [
    ...(active ? [`${active.leg.callId} is active`] : []),
    ...(released ? [`${released.leg.callId} is released`] : []),
  ];
  return { text: `given, none is made: ${told.join(', ')}` };
}

function opened(visit: Visit) {
  const { site, recorder, signal, openResources } = visit;
  const agents = { agent: visit.session('agent') };
  return openCalls({ site, agents, recorder, signal, openResources, runId: visit.plan.runId });
}

function toFailure(advice: string): (error: unknown) => never {
  return (error) => {
    throw notMade(error, advice);
  };
}
