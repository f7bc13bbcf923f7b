import type { RequirementResult } from '../schemas/report.gen.js';

// What the proof of requirements rests on, what is nearest to a request first: where one of these is contradicted, they are left
// open. What contradicts itself is never left open for another, so that the order among causes decides which of them is named.
const MESSAGE = [
  'RES-01',
  'ACT-01',
  'ACT-02',
  'ACT-05',
  'ACT-03',
  'KEY-03',
  'KEY-02',
  'KEY-01',
  'ACT-08',
  'ACT-09',
];
const RELEASED = ['RES-02', 'REL-09', 'REL-07', 'REL-02', 'KEY-02', 'KEY-03', 'RES-01'];
const RESTS_ON: readonly { of: RegExp; on: readonly string[] }[] = [
  { of: /^ERR-17$/, on: ['ERR-15'] },
  // They are judged by the notification of a request, or have it as their control.
  { of: /^(ACT-\d\d|KEY-0[123]|ERR-14|ERR-18)$/, on: MESSAGE },
  { of: /^(REL-\d\d|RES-0[3-6]|ERR-23)$/, on: [...RELEASED, ...MESSAGE] },
  // A refusal counts where the unchanged request is taken on the same call.
  { of: /^ERR-\d\d$/, on: ['RES-01', 'RES-02', 'REL-07', 'KEY-03', 'KEY-02'] },
];

/**
 * The requirements, each that is inconclusive because another one is contradicted with the id of that one: one of its causes, or one on
 * which its proof rests.
 */
export function withCauses(requirements: readonly RequirementResult[]): RequirementResult[] {
  const byId = new Map(requirements.map((each) => [each.id, each]));
  return requirements.map((each) => {
    if (each.verdict !== 'inconclusive') return each;
    const because = causeOf(each, byId, new Set());
    return because === undefined ? each : { ...each, because };
  });
}

/** Whether a requirement is contradicted: what others may be left open for. */
export function isContradicted({ verdict }: Pick<RequirementResult, 'verdict'>): boolean {
  return verdict === 'fail' || verdict === 'warn';
}

/** What is left open because a requirement is contradicted. */
export function leftOpenBy(id: string, requirements: readonly RequirementResult[]): RequirementResult[] {
  return requirements.filter(({ because }) => because === id);
}

function causeOf(
  { id, causes }: RequirementResult,
  byId: ReadonlyMap<string, RequirementResult>,
  passed: Set<string>,
): string | undefined {
  passed.add(id);
  // What has a reason of its own has no other cause.
  const rests = causes?.length === 0 ? [] : restsOn(id);
  for (const cause of [...(causes ?? []), ...rests]) {
    const found = byId.get(cause);
    if (found === undefined || passed.has(cause)) continue;
    if (isContradicted(found)) return cause;
    if (found.verdict !== 'inconclusive') continue;
    const further = causeOf(found, byId, passed);
    if (further !== undefined) return further;
  }
  return undefined;
}

function restsOn(id: string): readonly string[] {
  return RESTS_ON.filter(({ of }) => of.test(id)).flatMap(({ on }) => on.filter((each) => each !== id));
}
