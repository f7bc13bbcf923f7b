import type { Configuration } from '../schemas/configuration.gen.js';
import type { SideEffects } from '../trace/side-effects.js';

/** What the program of GWS_CALLS is started with in the place of each call that a rehearsal dials (`program-calls.ts`). */
const STARTS: Readonly<Record<string, readonly string[]>> = {
  'released without a request': ['released'],
  'active, then released by the other party': ['active, then end ID', 'released-by-peer'],
};

/** The calls that a run makes, a line each, or none where they are given. */
export function plannedCalls(
  { calls: source }: Configuration,
  { calls }: Pick<SideEffects, 'calls'>,
): string[] {
  switch (source.kind) {
    case 'dial':
      return calls.map(({ agent, purpose }) => `peer calls ${agent}: ${purpose}`);
    case 'command':
      return calls.flatMap(({ agent, purpose }) =>
        (STARTS[purpose] ?? ['active, then end ID']).map(
          (start) => `${source.program} ${start}${agent === 'agent' ? '' : `, for the ${agent}`}`,
        ),
      );
    case 'given':
      return [];
  }
}

/** The calls that are given, in words. */
export function givenCalls({ calls: source }: Configuration): string[] {
  if (source.kind !== 'given') return [];
  const { active, released } = source;
  return [
    ...(active ? [`given, active: ${active.id}, neither held nor ended`] : []),
    ...(released ? [`given, released: ${released.id}`] : []),
  ];
}
