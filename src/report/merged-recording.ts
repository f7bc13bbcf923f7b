import { allFindings } from '../documentation/judge-traffic.js';
import { pageView } from '../documentation/page-view.js';
import { IN_OTHER_SHARD } from '../judge/not-asked.js';
import type { Report, RequirementResult } from '../schemas/report.gen.js';
import { asAWhole, optionsOf } from './as-a-whole.js';
import { isContradicted, withCauses } from './because.js';
import { inOrder } from './contradictions.js';
import { isAmiss } from './open-requirements.js';
import { sums } from './sign-off.js';

/**
 * The report of a recording of which each part judged some of the requirements, on all of it: that of the whole. What a part cannot know, its
 * own requirements' causes among those of others, is made up for here.
 * @param reports of all parts, in order, of the same recording
 */
export function mergedRecording(
  reports: readonly [Report, ...Report[]],
  options: { readonly requireComplete: boolean; readonly strict: boolean },
): Omit<Report, 'shards'> {
  const { shard: _, options: __, trace: ___, ...first } = reports[0];
  const { profile, target, traffic, timing } = first;
  const owners = new Map(first.requirements.map(({ id }) => [id, ownerOf(id, reports)]));
  const resultIn = (id: string) => owners.get(id)?.requirements.find((each) => each.id === id);
  const judged = first.requirements.map(
    ({ id, ...rest }): RequirementResult => resultIn(id) ?? { id, ...rest },
  );
  const requirements = withCauses(withKnownCauses(judged));
  const outcome = { requirements, profile, target, exchanges: timing.requests, ...options };
  return {
    ...first,
    ...asAWhole(outcome),
    findings: allFindings(traffic, requirements),
    page: pageView(requirements, traffic),
    contradictions: inOrder(requirements).flatMap(
      ({ id }) => owners.get(id)?.contradictions?.filter((each) => each.id === id) ?? [],
    ),
    exchanges: exchangesOf(reports, requirements),
    signOff: first.signOff.map(({ what, text }) => {
      if (what === 'run') return { what, text: sums(requirements, profile) };
      const own = owners.get(what)?.signOff.find((each) => each.what === what);
      const now = requirements.find(({ id }) => id === what);
      return { what, text: own?.text.replace(resultIn(what)?.reason ?? '', now?.reason ?? '') ?? text };
    }),
    ...optionsOf(options),
  };
}

// What no part judges is untested in each for the same reason.
function ownerOf(id: string, reports: readonly [Report, ...Report[]]): Report {
  const judges = ({ requirements }: Report) =>
    requirements.some((each) => each.id === id && each.reason !== IN_OTHER_SHARD);
  return reports.find(judges) ?? reports[0];
}

/** Only what is itself open or contradicted is a cause; of the requirements of others a part names all. */
function withKnownCauses(requirements: readonly RequirementResult[]): RequirementResult[] {
  const amiss = new Set(requirements.filter(isAmiss).map(({ id }) => id));
  return requirements.map(({ because: _, ...result }) => {
    const { causes: named = [], reason, observed, ...rest } = result;
    const causes = named.filter((id) => amiss.has(id));
    if (causes.length === named.length) return result;
    const told = (text: string) =>
      withLast(text, inBrackets(named), causes.length === 0 ? '' : inBrackets(causes));
    return { ...rest, reason: told(reason), observed: told(observed), ...(causes.length > 0 && { causes }) };
  });
}

function withLast(text: string, part: string, replacement: string): string {
  const at = text.lastIndexOf(part);
  return at < 0 ? text : text.slice(0, at) + replacement + text.slice(at + part.length);
}

// As `told` writes them behind a reason.
function inBrackets(ids: readonly string[]): string {
  return ` (${ids.join(', ')})`;
}

/** The exchanges of all parts in their order, each under the requirements of all. */
function exchangesOf(reports: readonly Report[], results: readonly RequirementResult[]): Report['exchanges'] {
  // What is contradicted on an exchange is told first.
  const order = [...results.filter(isContradicted), ...results].map(({ id }) => id);
  const inOrderOfResults = (a: string, b: string) => order.indexOf(a) - order.indexOf(b);
  const byId = new Map<string, Report['exchanges'][number]>();
  for (const each of reports.flatMap(({ exchanges }) => exchanges)) {
    const known = byId.get(each.id) ?? each;
    // Where one is seen for what must not come, it is told to the end of the window.
    const fuller = each.entries.length > known.entries.length ? each : known;
    const requirements = [...new Set([...known.requirements, ...each.requirements])].sort(inOrderOfResults);
    byId.set(each.id, { ...fuller, requirements });
  }
  return [...byId.values()].sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
}
