import { openFeed } from '../client/feed.js';
import { askOf, bodyOf, shapesOf } from '../runner/request-shape.js';
import { editionNamed } from '../schemas/editions.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
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

// A feed that sends signs of life, as the reference's does each second, shows one within this.
const SIGN_OF_LIFE_MS = 1500;

/**
 * Waits for a line of the feed, whatever it says. A feed that shows none by itself gets one: a disposition of the call, which is
 * over by now, causes an event.
 */
export async function event(visit: Visit): Promise<Found> {
  const { feed, recorder, signal, timeouts } = visit;
  if (feed === undefined) return { text: 'none configured: profile api, REL-02 to REL-05 are untested' };
  await feed.catch((error: Error) => {
    throw new StepFailed(
      error.message,
      'check GWS_EVENTS; without it a run has profile api, and what needs events is untested',
      4,
    );
  });
  const isLine = (record: TraceRecord) => record.type === 'event';
  const lineWithin = (timeoutMs: number) => recorder.waitFor(isLine, { after: -1, timeoutMs, signal });
  let line = await lineWithin(SIGN_OF_LIFE_MS);
  let caused = '';
  if (line === undefined) {
    caused = await disposition(visit);
    line = await lineWithin(timeouts.eventMs);
  }
  if (line === undefined) {
    throw new StepFailed(
      `the feed is open, and no line came within ${timeouts.eventMs} ms${caused}: nothing shows it to be alive`,
      'see that the feed tells the EventUserEvents of this site; a slow one needs a greater GWS_EVENT_MS',
      3,
    );
  }
  const kind = line.type === 'event' ? members(line.event).event : undefined;
  return { text: `feed opened, a line came${caused}: ${JSON.stringify(kind)}` };
}

/** Sends the documented request for the call that the preflight made, and says so; nothing for one that it was given. */
async function disposition({ call, plan, site }: Visit): Promise<string> {
  if (call === undefined || call.state !== 'Released' || call.isGiven) return '';
  const { edition, testKey } = site.configuration;
  const [form] = shapesOf(editionNamed(edition));
  if (form === undefined) throw new Error('an edition without a form of its request');
  const body = bodyOf(form, call, `Gws-${plan.runId}-check`, testKey);
  const { response, failure } = await call.leg.session.client.ask({
    ...askOf(form, call, body),
    use: 'operation',
  });
  const said = failure?.message ?? `HTTP ${response?.status}`;
  return ` after a disposition of the released call (${said})`;
}
