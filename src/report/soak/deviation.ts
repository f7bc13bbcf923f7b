import { quoted } from '../../checks/observation.js';
import type { Seen } from '../../judge/judge.js';
import type { SoakDeviation } from '../../schemas/report.gen.js';
import type { Exchange } from '../../trace/exchange.js';
import type { Fated } from './fate.js';

/** What is wrong with a disposition of a soak. */
export type Wrong = Pick<SoakDeviation, 'kind' | 'requirement' | 'text'>;

// The requirement that says of each disposition that it is so.
const BY_REQUIREMENT: Readonly<Record<string, SoakDeviation['kind']>> = {
  'ACT-10': 'doubled',
  'REL-01': 'after release',
  'REL-02': 'event lost',
};

/** What the requirements, and its fate, hold against a disposition. */
export function wrongWith(fated: Fated, seen: readonly Seen[]): Wrong[] {
  const contradicted = seen.filter(({ outcome }) => outcome === 'contradicted');
  const told = contradicted.flatMap(({ id, reason }): Wrong[] => {
    const kind = BY_REQUIREMENT[id];
    return kind === undefined ? [] : [{ kind, requirement: id, text: reason }];
  });
  const { fate, why = '' } = fated;
  if (fate === 'overtaken') told.unshift({ kind: 'overtaken', requirement: null, text: why });
  if (fate === 'refused') {
    const by = contradicted.find(({ id }) => ['RES-01', 'RES-02', 'REL-07', 'REL-09'].includes(id));
    told.unshift({ kind: 'refused', requirement: by?.id ?? null, text: why });
  }
  if (fate === 'lost') {
    const by = contradicted.find(({ id }) => id === 'ACT-01' || id === 'ACT-03');
    told.unshift({ kind: 'lost', requirement: by?.id ?? null, text: by?.reason ?? 'no notification came' });
  }
  return told;
}

/** A deviation with the name of its disposition. */
export function named(exchange: Exchange, wrong: Wrong): SoakDeviation {
  const { id, call, sentAt, shape } = exchange;
  const value = typeof shape.value === 'string' ? shape.value : quoted(shape.value);
  return { ...wrong, exchange: id, call: call.name, at: sentAt, value };
}
