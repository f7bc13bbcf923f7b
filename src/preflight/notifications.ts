import { AccessRefused } from '../client/errors.js';
import type { AgentName, SessionRecord, TraceRecord } from '../schemas/trace.gen.js';
import { adviceOf, messagesOf } from '../trace/bayeux.js';
import { members } from '../trace/message.js';
import { type Found, StepFailed } from './step.js';
import type { Visit } from './visit.js';

/** The first /meta/connect is asked not to be held; a target that holds it all the same is not waited for. */
const firstConnectMs = 2000;

const stickyAdvice =
  'ask the administrator about the nodes behind this address (sticky sessions), and whether a proxy between passes long polls';

/**
 * Opens everybody's CometD session. What is found wrong after the handshake is left to the next step, `subscription`.
 */
export async function handshake(visit: Visit): Promise<Found> {
  for (const { name, comet } of visit.phones) {
    await comet.open().catch((error) => {
      if (!(error instanceof AccessRefused)) throw error;
      if (stateOf(visit, name, 'handshaken') === undefined) throw refusedHandshake(visit, name, error);
      visit.unsubscribed = error;
    });
    if (visit.unsubscribed) break;
  }
  const reply = repliesTo(visit, '/meta/handshake').at(-1)?.reply;
  const { timeout, interval } = adviceOf(reply);
  const parts = [
    `Bayeux ${typeof reply?.version === 'string' ? reply.version : 'of unknown version'}`,
    `types ${
      [reply?.supportedConnectionTypes]
        .flat()
        .filter((type) => typeof type === 'string')
        .join(', ') || 'not told'
    }`,
    timeout === undefined ? 'no timeout advised' : `timeout ${timeout} ms advised`,
    ...(interval ? [`pause ${interval} ms advised`] : []),
  ];
  const ms = timeOf(visit, '/meta/handshake');
  return { text: parts.join(', '), ...slowPolls(visit, '/meta/handshake'), ms };
}

/** What to do about a pause between polls that is longer than a message is waited for. */
function slowPolls(visit: Visit, channel: string): { advice?: string } {
  const { notificationMs } = visit.timeouts;
  const intervals = repliesTo(visit, channel).map(({ reply }) => adviceOf(reply).interval ?? 0);
  const longest = Math.max(0, ...intervals);
  if (longest <= notificationMs) return {};
  return {
    advice: `the server advises a pause of ${longest} ms between two polls, longer than GWS_NOTIFICATION_MS (${notificationMs}), so that messages come too late: set that to ${longest + notificationMs} or more, and ask the administrator why (several clients of one browser cookie, or maxInterval)`,
  };
}

/** What came of the subscriptions, and whether the sessions live. */
export async function subscription(visit: Visit): Promise<Found> {
  const { unsubscribed, recorder, signal } = visit;
  if (unsubscribed !== undefined) {
    const what = unsubscribed.message.replace(/ was (refused|not answered).*/s, '');
    const told = String(unsubscribed.told);
    throw new StepFailed(
      `${what} was refused: ${told}`,
      told.includes('402')
        ? stickyAdvice
        : 'ask the administrator what the account may listen to (CometD channels /v2/me/calls and /v2/me/devices)',
      4,
    );
  }
  for (const { name } of visit.phones) {
    const told = await recorder.waitFor(
      (record: TraceRecord) =>
        isSession(record, name) && (record.state === 'connected' || record.state === 'lost'),
      { after: -1, timeoutMs: firstConnectMs, signal },
    );
    if (told && isSession(told, name) && told.state === 'lost') {
      throw new StepFailed(
        `the CometD session of ${name} was lost at its first /meta/connect (${told.reason})`,
        stickyAdvice,
        4,
      );
    }
  }
  const { channels } = stateOf(visit, 'agent', 'subscribed') ?? {};
  return {
    text: `${channels?.join(', ')} for ${visit.phones.map(({ name }) => name).join(', ')}`,
    ...slowPolls(visit, '/meta/connect'),
    ms: timeOf(visit, '/meta/subscribe'),
  };
}

function refusedHandshake(visit: Visit, name: AgentName, error: AccessRefused): StepFailed {
  const { notificationsPath } = visit.site.address;
  const mayNot = error.status === 401 || error.status === 403;
  return new StepFailed(
    `CometD handshake of ${name} was refused: ${error.told}`,
    mayNot
      ? 'ask the administrator whether the account may use notifications, and whether a proxy between takes cookies away'
      : `check GWS_NOTIFICATIONS_PATH (${notificationsPath}), and that a proxy between passes POST to it`,
    4,
  );
}

function stateOf(
  { recorder }: Visit,
  name: AgentName,
  state: SessionRecord['state'],
): SessionRecord | undefined {
  return recorder.records.find(
    (record): record is SessionRecord => isSession(record, name) && record.state === state,
  );
}

function isSession(record: TraceRecord, name: AgentName): record is SessionRecord {
  return record.type === 'session' && record.agent === name;
}

/** The replies to what was sent on a meta channel, with the times that their responses took. */
function repliesTo({ recorder: { records } }: Visit, channel: string) {
  const asked = new Set(
    records.flatMap((record) =>
      record.type === 'request' && members([record.body].flat()[0]).channel === channel ? [record.id] : [],
    ),
  );
  return records.flatMap((record) => {
    if (record.type !== 'response' || !asked.has(record.request)) return [];
    const reply = messagesOf(record.body).find((message) => message.channel === channel);
    return [{ reply, tookMs: record.tookMs }];
  });
}

function timeOf(visit: Visit, channel: string): number {
  return repliesTo(visit, channel).reduce((sum, { tookMs }) => sum + tookMs, 0);
}
