import type { Verdict } from '../../schemas/report.gen.js';
import type { Deviation, MakeBehaviour } from '../named-behaviour.js';

/** A deviation, with what it contradicts and what else it trips. */
export function contradicting(
  contradicts: string,
  description: string,
  behaviour: MakeBehaviour,
  also?: Deviation['also'],
): Deviation {
  return { description, contradicts, behaviour, ...(also && { also }) };
}

/** The verdict of each of these requirements, for `also`. */
export function all(verdict: Verdict, ids: string): Record<string, Verdict> {
  return Object.fromEntries(ids.split(' ').map((id) => [id, verdict]));
}
