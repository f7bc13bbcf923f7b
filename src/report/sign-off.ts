import { absenceOfMessage } from '../checks/absence.js';
import { isNotAsked, notAskedBy } from '../judge/not-asked.js';
import type { Report, RequirementResult } from '../schemas/report.gen.js';
import type { ResponseRecord } from '../schemas/trace.gen.js';
import { WINDOW_TIMES } from '../trace/channel.js';
import { callMessage, isReleased, members, own } from '../trace/message.js';
import { callIdIn } from '../trace/request-shape.js';
import type { WholeTrace } from '../trace/whole.js';
import { seconds } from './duration.js';
import { musts } from './run-verdict.js';
import { counted, shareOf } from './wording.js';

type SignOff = Report['signOff'];

/**
 * The lines that somebody who answers for a release signs: what was judged, how the silence after a released call was
 * proven (REL-01), and what the run left behind.
 */
export function signOff(trace: WholeTrace, requirements: readonly RequirementResult[]): SignOff {
  return [
    { what: 'run', text: sums(requirements, trace.header.profile) },
    { what: 'REL-01', text: silence(trace, requirements) },
    {
      what: 'clean-up',
      text: trace.header.target.kind === 'recording' ? 'none: somebody else recorded this' : cleanUp(trace),
    },
  ];
}

/** The verdicts of the MUSTs of a profile, counted, and who was not run with the reason; then what is no gap: together all MUSTs. */
export function sums(requirements: readonly RequirementResult[], profile: Report['profile']): string {
  const ofProfile = musts(requirements, profile);
  const judged = ofProfile.filter((each) => !isNotAsked(each));
  const count = (verdict: string) => judged.filter((each) => each.verdict === verdict).length;
  const errors = count('error');
  const notAsked = ofProfile.length - judged.length;
  const beyond = requirements.filter(({ level }) => level === 'MUST').length - ofProfile.length;
  return [
    `${profile}: MUST ${count('pass')} pass`,
    `${count('fail')} fail`,
    `${count('inconclusive')} inconclusive`,
    ...(errors > 0 ? [`${errors} error`] : []),
    `${count('untested')} untested${reasons(judged)}`,
    ...(notAsked > 0 ? [`${notAsked} not asked (${notAskedBy(requirements)})`] : []),
    ...(beyond > 0 ? [`${beyond} of profile full alone`] : []),
  ].join(', ');
}

// Ids that share a reason, with it: "(ACT-14 ERR-13: no bystander is configured)".
function reasons(judged: readonly RequirementResult[]): string {
  const groups = new Map<string, string[]>();
  for (const { id, verdict, reason } of judged)
    if (verdict === 'untested') groups.set(reason, [...(groups.get(reason) ?? []), id]);
  if (groups.size === 0) return '';
  return ` (${[...groups].map(([reason, ids]) => `${ids.join(' ')}: ${reason}`).join('; ')})`;
}

function silence(trace: WholeTrace, requirements: readonly RequirementResult[]): string {
  const result = requirements.find(({ id }) => id === 'REL-01');
  if (result !== undefined && isNotAsked(result)) return `not asked (${notAskedBy([result])})`;
  // What shows it is told with the other contradictions.
  const share = result?.verdict === 'fail' ? shareOf(result) : undefined;
  if (share !== undefined) return `fail: on ${share}`;
  if (result?.verdict !== 'pass') return `${result?.verdict}: ${result?.reason}`;
  const cited = result.evidence.find((each) => each.exchange !== undefined)?.exchange;
  const exchange = trace.exchanges.find(({ id }) => id === cited);
  if (exchange === undefined) return result.reason;
  const { control, window, sentinel } = absenceOfMessage(trace.reading, exchange);
  // Of a long trace what proved it was let go.
  if (control === undefined || sentinel === undefined) return result.reason;
  const { quietMs } = trace.header.timeouts;
  const length =
    window.ms > quietMs
      ? `${WINDOW_TIMES} x ${seconds(window.ms / WINDOW_TIMES, 3)}`
      : 'the least that is waited';
  return [
    `control ${seconds(exchange.sentAt - control.at, 2)} before`,
    `window ${seconds(window.ms, 1)} = ${length}`,
    `sentinel +${seconds(sentinel.at - exchange.sentAt, 1)}`,
    'session alive',
  ].join(', ');
}

/** What a run left behind: calls up, agents logged out, CometD sessions closed. */
export function cleanUp(trace: WholeTrace): string {
  const last = new Map(
    trace.records.flatMap((record) => (record.type === 'call' ? [[record.call, record]] : [])),
  );
  const ids = new Map(
    trace.records.flatMap((record) =>
      record.type === 'call' && record.callId !== undefined ? [[record.call, record.callId]] : [],
    ),
  );
  const released = new Set(
    trace.records
      .map(callMessage)
      .flatMap((message) => (message !== undefined && isReleased(message) ? [message.call.id] : [])),
  );
  const left = [...last.values()].filter(
    ({ call, state }) => state !== 'released' && state !== 'failed' && !released.has(ids.get(call)),
  );
  const unknown = unknownCalls(trace);
  const gone = left.filter(({ call }) => unknown.has(ids.get(call))).length;
  const ended = agentsThat(trace, 'EndContactCenterSession');
  // An end is asked for where a session may have been started, whatever was answered.
  const asked = agentsThat(trace, 'EndContactCenterSession', { isTaken: false });
  const started = new Set([...agentsThat(trace, 'StartContactCenterSession'), ...asked]);
  const loggedIn = [...started].filter((agent) => !ended.has(agent));
  const sessions = new Map(
    trace.records.flatMap((record) => (record.type === 'session' ? [[record.session, record.state]] : [])),
  );
  const closed = [...sessions.values()].filter((state) => state === 'closed').length;
  // One that was refused had no clientId, or was closed or left after that.
  const open = [...sessions.values()].filter((state) => state !== 'closed' && state !== 'refused').length;
  return [
    `${counted(left.length - gone, 'call')} up`,
    ...(gone > 0 ? [`${counted(gone, 'call')} that the target does not know any more`] : []),
    `${counted(ended.size, 'agent')} logged out`,
    ...(loggedIn.length > 0 ? [`${loggedIn.join(', ')} not`] : []),
    `${counted(closed, 'CometD session')} closed`,
    ...(open > 0 ? [`${open} not`] : []),
  ].join(', ');
}

// The calls whose Hangup was answered that there is no such call (Return Values: 6), as by a server that was started anew.
function unknownCalls({ records }: WholeTrace): Set<string | undefined> {
  const asked = new Map(
    records.flatMap((record) =>
      record.type === 'request' && members(record.body).operationName === 'Hangup'
        ? [[record.id, callIdIn(record.url)]]
        : [],
    ),
  );
  return new Set(
    records.flatMap((record) =>
      record.type === 'response' && members(record.body).statusCode === 6 ? [asked.get(record.request)] : [],
    ),
  );
}

/**
 * The agents whose operation on `/me` was answered with success.
 * @param options.isTaken false = those by whom it was asked for, whatever was answered
 */
function agentsThat(
  { records }: WholeTrace,
  operationName: string,
  { isTaken = true }: { isTaken?: boolean } = {},
): Set<string> {
  const asked = new Map(
    records.flatMap((record) =>
      record.type === 'request' && members(record.body).operationName === operationName
        ? [[record.id, record.agent]]
        : [],
    ),
  );
  if (!isTaken) return new Set(asked.values());
  return new Set(
    records.flatMap((record) => {
      if (record.type !== 'response' || !isSuccess(record)) return [];
      return asked.get(record.request) ?? [];
    }),
  );
}

// Some of the channels may have been started (7).
function isSuccess({ status, body }: ResponseRecord): boolean {
  const code = own(members(body), 'statusCode');
  return status < 300 && (code === 0 || code === '0' || code === 7);
}
