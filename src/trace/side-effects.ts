import type { TraceRecord } from '../schemas/trace.gen.js';
import type { CallState } from './exchange.js';
import { members } from './message.js';
import { intentsOf, wholeTrace } from './whole.js';

/** What a run does to a target, as its trace tells. */
export interface SideEffects {
  readonly calls: readonly { agent: string; purpose: string }[];
  /** The SetCallDisposition requests, changed ones included, in order. */
  readonly dispositions: readonly Disposition[];
  /** Every other request but the long polls, and whatever else is sent to CometD. */
  readonly otherRequests: number;
  readonly userEvents: number;
  /** The requests of each agent: SetCallDisposition, and the others as above. Together they are all of them. */
  readonly byAgent: readonly { agent: string; dispositions: number; others: number }[];
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
}

/** One SetCallDisposition request: the key that it names (undefined: the configured one), and the value. */
export interface Disposition {
  readonly state: CallState;
  readonly title: string;
  readonly key?: string;
  readonly value: unknown;
  /** What is changed against the documented request. */
  readonly change?: string;
}

/** Reads from a trace what the run did to the target; its feed tells no event twice. */
export function sideEffectsOf(records: readonly TraceRecord[]): SideEffects {
  const { exchanges } = wholeTrace(records);
  const intents = intentsOf(records);
  // Two equal requests in one millisecond cause two events that are equal to the byte, so each that was told counts.
  const events = records.filter(
    (record) => record.type === 'event' && members(record.event).event === 'EventUserEvent',
  );
  const calls = new Map(
    records.flatMap((record) => (record.type === 'call' ? [[record.call, record] as const] : [])),
  );
  const sent = new Set(exchanges.map(({ request }) => request.id));
  const others = records.filter(
    (record) => record.type === 'request' && record.use !== 'cometd' && !sent.has(record.id),
  );
  const senders = [...exchanges.map(({ sender }) => sender), ...others.map(agentOf)];
  return {
    calls: [...calls.values()].map(({ agent, purpose }) => ({ agent, purpose })),
    dispositions: exchanges.map(({ request, state, shape: { key, value, described } }) => ({
      state,
      title: intents.get(request.id)?.step ?? described ?? 'disposition',
      value,
      ...(key !== undefined && { key }),
      ...(described !== undefined && { change: described }),
    })),
    otherRequests: others.length,
    userEvents: events.length,
    byAgent: [...new Set(senders)].map((agent) => ({
      agent,
      dispositions: exchanges.filter(({ sender }) => sender === agent).length,
      others: others.filter((record) => agentOf(record) === agent).length,
    })),
    durationMs: records.at(-1)?.at ?? 0,
  };
}

function agentOf(record: TraceRecord): string {
  return 'agent' in record && typeof record.agent === 'string' ? record.agent : '';
}
