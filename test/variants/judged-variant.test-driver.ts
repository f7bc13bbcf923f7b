import { readConfiguration } from '../../src/config/read-configuration.js';
import type { NamedBehaviour, NamedBehaviours } from '../../src/reference/named-behaviour.js';
import { type Reference, startReference } from '../../src/reference/reference.js';
import type { Report } from '../../src/schemas/report.gen.js';
import { variablesFor } from '../command/command.test-driver.js';
import { judgeInProcess } from '../command/judge-in-process.test-driver.js';

/** A run against a variant: its report, its trace as JSON of one record a line, and what it left behind. */
export interface JudgedVariant {
  report: Report;
  trace: string[];
  left: ReturnType<Reference['state']>;
}

/**
 * Starts the reference as the variant says and judges it from outside, as any target: by URL and environment alone.
 * @param around done with the reference before the run begins, and after it ended
 */
export async function judgeVariant(
  { options, behaviour, variables }: NamedBehaviour,
  around: { before?: (reference: Reference) => Promise<void>; after?: () => Promise<void> } = {},
): Promise<JudgedVariant> {
  const reference = await startReference({ ...options, behaviour });
  try {
    await around.before?.(reference);
    const configuration = readConfiguration(
      { ...variablesFor(reference), ...variables },
      { allow: 'reporting' },
    );
    const { report, trace } = await judgeInProcess(configuration);
    const left = reference.state();
    await around.after?.();
    return { report, trace: trace.map((record) => JSON.stringify(record)), left };
  } finally {
    await reference.stop();
  }
}

/**
 * Judges variants, so many at once, in their order.
 * @returns what becomes of each, by name; all are under way or waiting
 */
export function judgeVariants(
  variants: NamedBehaviours,
  atOnce: number,
): ReadonlyMap<string, Promise<JudgedVariant>> {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  const inTurn = async (variant: NamedBehaviour) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await judgeVariant(variant);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
  const judged = new Map(Object.entries(variants).map(([name, variant]) => [name, inTurn(variant)]));
  // Whoever asks for one that failed is told; until then the failure is nobody's.
  for (const each of judged.values()) each.catch(() => undefined);
  return judged;
}

/** The verdicts other than pass and info, by id, each with its reason. */
export function exceptions({ requirements }: Report): Record<string, string> {
  const others = requirements.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'info');
  return Object.fromEntries(others.map(({ id, verdict, reason }) => [id, `${verdict}: ${reason}`]));
}
