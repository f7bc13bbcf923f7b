import { absenceOfMessage } from '../rules/absence.js';
import type { Report, RequirementResult } from '../schemas/report.gen.js';
import type { JudgementRecord } from '../schemas/trace.gen.js';
import { members } from '../trace/message.js';
import type { TraceView } from '../trace/view.js';
import { seconds } from './duration.js';
import { musts } from './run-verdict.js';
import { counted } from './wording.js';

type SignOff = Report['signOff'];

/**
 * The lines that somebody who answers for a release signs: what was judged, how the silence after a released call was
 * proven (REL-01), and what the run left behind.
 */
export function signOff(
  view: TraceView,
  requirements: readonly RequirementResult[],
  needEvents: ReadonlySet<string>,
): SignOff {
  const { profile } = view.header;
  return [
    { what: 'run', text: `${profile}: MUST ${sums(musts(requirements, profile, needEvents))}` },
    { what: 'REL-01', text: silence(view, requirements) },
    { what: 'clean-up', text: cleanUp(view) },
  ];
}

/** The verdicts of requirements, counted, and who was not run with the reason. */
export function sums(judged: readonly RequirementResult[]): string {
  const count = (verdict: string) => judged.filter((each) => each.verdict === verdict).length;
  const errors = count('error');
  return [
    `${count('pass')} pass`,
    `${count('fail')} fail`,
    `${count('inconclusive')} inconclusive`,
    ...(errors > 0 ? [`${errors} error`] : []),
    `${count('untested')} untested${reasons(judged)}`,
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

function silence(view: TraceView, requirements: readonly RequirementResult[]): string {
  const result = requirements.find(({ id }) => id === 'REL-01');
  if (result?.verdict !== 'pass') return `${result?.verdict}: ${result?.reason}`;
  const judgement = view.records.find(
    (record): record is JudgementRecord => record.type === 'judgement' && record.requirement === 'REL-01',
  );
  const exchange = judgement?.subject.map((id) => view.exchange(id)).find((each) => each !== undefined);
  if (exchange === undefined) return result.reason;
  const { control, window, sentinel } = absenceOfMessage(view, exchange);
  const { quietMs } = view.header.budgets;
  const length = window.ms > quietMs ? `10 x ${seconds(window.ms / 10, 3)}` : 'the least that is waited';
  return [
    `control ${control ? `${seconds(exchange.sentAt - control.at, 2)} before` : 'none'}`,
    `window ${seconds(window.ms, 1)} = ${length}`,
    `sentinel ${sentinel ? `+${seconds(sentinel.at - exchange.sentAt, 1)}` : 'none'}`,
    'session alive',
  ].join(', ');
}

/** What a run left behind: calls up, agents logged out, CometD sessions closed. */
export function cleanUp(view: TraceView): string {
  const last = new Map(
    view.records.flatMap((record) => (record.type === 'call' ? [[record.call, record.state]] : [])),
  );
  const isUp = (name: string, released: boolean) =>
    !released && last.get(name) !== 'released' && last.get(name) !== 'failed';
  const up = view.calls.filter(({ name, released }) => isUp(name, released !== undefined)).length;
  const started = agentsThat(view, 'StartContactCenterSession');
  const ended = agentsThat(view, 'EndContactCenterSession');
  const left = [...started].filter((agent) => !ended.has(agent));
  const sessions = new Map(view.sessions.map(({ session, state }) => [session, state]));
  const closed = [...sessions.values()].filter((state) => state === 'closed').length;
  const open = [...sessions.values()].filter((state) => state === 'connected').length;
  return [
    `${counted(up, 'call')} up`,
    `${counted(ended.size, 'agent')} logged out`,
    ...(left.length > 0 ? [`${left.join(', ')} not`] : []),
    `${counted(closed, 'CometD session')} closed`,
    ...(open > 0 ? [`${open} not`] : []),
  ].join(', ');
}

/** The agents whose operation on `/me` was answered with success. */
function agentsThat(view: TraceView, operationName: string): Set<string> {
  const agents = new Set<string>();
  for (const record of view.records) {
    if (record.type !== 'request' || members(record.body).operationName !== operationName) continue;
    const outcome = view.outcome(record.id);
    if (outcome?.type === 'answer' && outcome.status < 300) agents.add(record.agent);
  }
  return agents;
}
