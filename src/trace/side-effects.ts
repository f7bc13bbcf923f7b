import type { TraceRecord } from '../schemas/trace.gen.js';
import { members } from './message.js';
import { TraceView } from './view.js';

/** What a run does to a target, as its trace tells. */
export interface SideEffects {
  readonly calls: readonly { agent: string; purpose: string }[];
  /** The SetCallDisposition requests, changed ones included, in order. */
  readonly dispositions: readonly Disposition[];
  /** Every other request but the long polls, and whatever else is sent to CometD. */
  readonly otherRequests: number;
  readonly userEvents: number;
}

/** One SetCallDisposition request: the key that it names (undefined: the configured one), and the value. */
export interface Disposition {
  readonly situation: string;
  readonly title: string;
  readonly key?: string;
  readonly value: unknown;
  /** What is changed against the documented request. */
  readonly change?: string;
}

/** Reads from a trace what the run did to the target. An event is counted once, however often the feed told it. */
export function sideEffectsOf(records: readonly TraceRecord[]): SideEffects {
  const view = new TraceView(records);
  const dispositions = view.exchanges.filter(({ request }) => request !== undefined);
  const events = view.events.filter(({ event }) => members(event).event === 'EventUserEvent');
  return {
    calls: view.calls.map(({ agent, purpose }) => ({ agent, purpose })),
    dispositions: dispositions.map(({ situation, title, key, value, change }) => ({
      situation,
      title,
      key,
      value,
      change,
    })),
    otherRequests: view.records.filter(
      (record) => record.type === 'request' && record.use !== 'operation' && record.use !== 'cometd',
    ).length,
    userEvents: new Set(events.map(({ event }) => JSON.stringify(event))).size,
  };
}
