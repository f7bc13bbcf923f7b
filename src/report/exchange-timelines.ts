import type { JudgedTrace } from '../judge/whole.js';
import type { Report, RequirementResult } from '../schemas/report.gen.js';
import type { Exchange } from '../trace/exchange.js';
import type { TraceReading } from '../trace/reading.js';
import { intentsOf } from '../trace/whole.js';
import { timelineOf } from './timeline.js';

// What each of these must not see decides which channel its timeline shows to the window's end.
const WATCH_MESSAGES = new Set(['REL-01', 'ACT-10', 'KEY-01', 'ERR-14', 'ERR-18']);
const WATCH_EVENTS = new Set(['REL-08', 'ERR-23']);

/** The exchanges of a trace that is kept as a whole, each with the requirements that it decides. */
export function timelines(
  trace: JudgedTrace,
  requirements: readonly RequirementResult[],
): Report['exchanges'] {
  if (!trace.isWhole) return [];
  const intents = intentsOf(trace.records);
  const citing = citedBy(requirements);
  return trace.exchanges.map((exchange) => {
    const intent = intents.get(exchange.request.id);
    const contradicted = (trace.seen.get(exchange) ?? []).filter(({ outcome }) => outcome === 'contradicted');
    const ids = new Set([
      ...(intent?.requirements ?? []),
      ...contradicted.map(({ id }) => id),
      ...(citing.get(exchange.id) ?? []),
    ]);
    return timelineFor(trace.reading, exchange, ids, intent?.step);
  });
}

/**
 * The timeline of an exchange for the requirements that look at it.
 * @param step what it was sent for, as far as that is known
 */
export function timelineFor(
  reading: TraceReading,
  exchange: Exchange,
  ids: ReadonlySet<string>,
  step?: string,
): Report['exchanges'][number] {
  const messages = [...ids].some((id) => WATCH_MESSAGES.has(id));
  return timelineOf(reading, exchange, titleOf(exchange, step), [...ids], {
    messages,
    events: !messages && [...ids].some((id) => WATCH_EVENTS.has(id)),
    bystander: !messages && ids.has('ACT-14'),
  });
}

function titleOf({ shape }: Exchange, step: string | undefined): string {
  return step ?? shape.described ?? (shape.key === undefined ? 'disposition, no key given' : 'disposition');
}

/** The requirements whose evidence points at an exchange, by its id. */
export function citedBy(requirements: readonly RequirementResult[]): Map<string, string[]> {
  const citing = new Map<string, string[]>();
  for (const { id, evidence } of requirements) {
    for (const { exchange } of evidence)
      if (exchange !== undefined) citing.set(exchange, [...(citing.get(exchange) ?? []), id]);
  }
  return citing;
}
