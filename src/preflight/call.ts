import type { RequestRecord, TraceRecord } from '../schemas/trace.gen.js';
import { WINDOW_TIMES } from '../trace/channel.js';
import { members } from '../trace/message.js';
import { notMade } from './not-made.js';
import type { Found } from './step.js';
import type { Visit } from './visit.js';

/** Dials from the peer to the agent. */
export async function dial(visit: Visit): Promise<Found> {
  const [agent, peer] = [visit.session('agent'), visit.session('peer')];
  try {
    visit.call = await visit.dialling.dial({ from: peer, to: agent, purpose: 'preflight' });
  } catch (error) {
    throw notMade(error, adviceOnDial(visit));
  }
  const told = since(visit, 'Dial', 'Ringing', 'Established');
  return {
    text: `${peer.phoneNumber} dialled ${agent.phoneNumber}: ${told?.state} notified after ${whole(told?.ms)}`,
  };
}

/** Brings the call to Established. */
export async function answer(visit: Visit): Promise<Found> {
  const how = visit.site.configuration.answer;
  const { obeys } = visit;
  const setting =
    obeys === undefined
      ? 'sip-cti-control of its phone cannot be read'
      : `sip-cti-control of its phone is ${obeys === '' ? 'not set' : obeys}`;
  try {
    await visit.call?.answer(how);
  } catch (error) {
    throw notMade(error, adviceOnResponse(how, setting, obeys));
  }
  const told = since(visit, 'Answer', 'Established');
  const by = told === undefined ? 'by the phone itself' : `${whole(told.ms)} after Answer`;
  return { text: `Established ${by}; ${setting}` };
}

/** Hangs up, and sees the call Released. */
export async function hangUp(visit: Visit): Promise<Found> {
  try {
    await visit.call?.hangUp('own');
  } catch (error) {
    const call = visit.call?.leg.callId;
    throw notMade(
      error,
      `see that call ${call} is up no more; raise GWS_CALL_MS where calls take longer to end, else ask the administrator why no Released is notified`,
    );
  }
  const told = since(visit, 'Hangup', 'Released');
  const by = told === undefined ? 'before the agent hung up' : `${whole(told.ms)} after Hangup by the agent`;
  return { text: `Released ${by}` };
}

/** What the messages of the call took, and the quiet window that a run would make of it. */
export async function latency(visit: Visit): Promise<Found> {
  const { quietMs, quietMaxMs } = visit.timeouts;
  const seen = [
    since(visit, 'Dial', 'Ringing', 'Established'),
    since(visit, 'Answer', 'Established'),
    since(visit, 'Hangup', 'Released'),
  ].filter((each) => each !== undefined);
  // What came of Dial holds the time that the switch and the phone took.
  const slowest = Math.max(0, ...seen.filter(({ operation }) => operation !== 'Dial').map(({ ms }) => ms));
  const wanted = Math.max(quietMs, WINDOW_TIMES * slowest);
  const told = seen.map(({ operation, state, ms }) => `${state} ${whole(ms)} after ${operation}`);
  const window = `about ${whole(Math.min(wanted, quietMaxMs))} (${WINDOW_TIMES} x ${whole(slowest)}, at least ${quietMs} ms)`;
  return {
    text: `${told.join(', ')}; the quiet window of a run would be ${window}`,
    ...(wanted > quietMaxMs && {
      advice: `a run would leave what is proven by silence inconclusive: set GWS_QUIET_MAX_MS to ${Math.ceil(wanted)} or more`,
    }),
    ms: slowest,
  };
}

function adviceOnDial({ recorder, timeouts }: Visit): string {
  const asked = requestFor(recorder.records, 'Dial');
  const outcome = recorder.records.find(
    (record) => (record.type === 'response' || record.type === 'failure') && record.request === asked?.id,
  );
  const accepted = outcome?.type === 'response' && members(outcome.body).statusCode === 0;
  if (!accepted)
    return 'ask the administrator whether the peer has api-voice, and may dial the number of the agent';
  return `check that the phone of the agent is registered and its number right (GWS_AGENT_PHONE), and ask the administrator whether calls between the two are routed; where they take longer than ${timeouts.callMs} ms, raise GWS_CALL_MS`;
}

function adviceOnResponse(how: 'api' | 'auto', setting: string, obeys: string | undefined): string {
  if (how === 'auto')
    return 'let the phone of the agent answer by itself, or set GWS_ANSWER=api where it obeys SIP talk';
  const likely =
    obeys === undefined || obeys.split(/[\s,]+/).includes('talk')
      ? `${setting}; see that the phone obeys SIP talk`
      : `likely cause: ${setting}, without talk; ask the administrator to set it to talk`;
  return `${likely}, or let the phone answer by itself and set GWS_ANSWER=auto`;
}

/** From a request of the preflight to the first message about its call, to the agent, with one of these states. */
function since({ recorder: { records }, call }: Visit, operation: string, ...states: string[]) {
  const asked = requestFor(records, operation);
  const told = call
    ?.messages()
    .find(({ seq, state = '' }) => asked !== undefined && seq > asked.seq && states.includes(state));
  return asked && told && { operation, state: told.state, ms: told.at - asked.at };
}

function requestFor(records: readonly TraceRecord[], operation: string): RequestRecord | undefined {
  return records.find(
    (record): record is RequestRecord =>
      record.type === 'request' && members(record.body).operationName === operation,
  );
}

function whole(ms: number | undefined): string {
  return `${Math.round(ms ?? 0)} ms`;
}
