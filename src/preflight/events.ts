import type { TraceRecord } from '../schemas/trace.gen.js';
import { openFeed } from '../target/feed.js';
import { members } from '../trace/message.js';
import { type Found, StepFailed } from './step.js';
import type { Visit } from './visit.js';

/** Begins to read the feed, so that the call's own events count; what comes of it is told by the step `event`. */
export function listen(visit: Visit): void {
  const { events } = visit.site.configuration;
  if (events === undefined) return;
  const { recorder, signal, site } = visit;
  visit.feed = openFeed({ source: events, recorder, signal, tls: site.address.tls });
  visit.feed.catch(() => undefined);
}

/** Waits for a line of the feed, whatever it says. */
export async function event(visit: Visit): Promise<Found> {
  const { feed, recorder, signal, budgets } = visit;
  if (feed === undefined) return { text: 'none configured: profile api, REL-02 to REL-05 are untested' };
  await feed.catch((error: Error) => {
    throw new StepFailed(
      error.message,
      'check GWS_EVENTS; without it a run has profile api, and what needs events is untested',
      4,
    );
  });
  const isLine = (record: TraceRecord) => record.type === 'event';
  const line = await recorder.waitFor(isLine, { after: -1, timeoutMs: budgets.eventMs, signal });
  if (line === undefined) {
    throw new StepFailed(
      `the feed is open, and no line came within ${budgets.eventMs} ms: nothing shows it to be alive`,
      'cause an event and check again, or let the feed send {"event":"Alive","time":...} now and then; a slow one needs a greater GWS_EVENT_MS',
      3,
    );
  }
  const kind = line.type === 'event' ? members(line.event).event : undefined;
  return { text: `feed opened, a line came: ${JSON.stringify(kind)}` };
}
