import { IN_OTHER_SHARD } from '../judge/not-asked.js';
import type { Report } from '../schemas/report.gen.js';
import { asAWhole } from './as-a-whole.js';
import { withCauses } from './because.js';
import { mergedRecording } from './merged-recording.js';
import { contradictionsIn, exchangesOf, timingOf } from './repeated.js';
import { type Across, ofRun, resultIn } from './repeated-requirement.js';
import { inWhichRuns, type RepeatedRun, signOffIn } from './repeated-run.js';
import { sums } from './sign-off.js';

/** A part of a run, and where its report was read from. */
export interface Part {
  readonly from: string;
  readonly report: Report;
}

/** What was given to be put together are not all parts of one run; the sentence says what is wrong, and what is wanted. */
export class CannotMerge extends Error {
  override readonly name = 'CannotMerge';
}

/** What a report over all parts of a run is made from. */
export interface Merging {
  readonly parts: readonly Part[];
  readonly requireComplete: boolean;
  readonly strict: boolean;
}

/**
 * One report over all parts of a run: of each requirement the verdict of the part that drove it, unless another part contradicts it; the
 * verdict, headline and exit code that follow from these; the sums of all. Of a recording, which each part read as a whole, the report of the whole.
 * @throws {CannotMerge} they are not the parts of one run, each once
 */
export function mergedReport({ parts: given, requireComplete, strict }: Merging): Report {
  const parts = inOrderOfShards(given);
  const runs = parts.map(({ report }): RepeatedRun => {
    return { folder: `shard-${report.shard?.index}`, report, stopped: false };
  });
  const reports = runs.map(({ report }) => report) as [Report, ...Report[]];
  const [first] = reports;
  const shards = {
    run: first.shard?.run ?? '',
    parts: runs.map(({ folder, report }, index) => ({
      name: folder,
      from: parts[index]?.from ?? folder,
      verdict: report.verdict,
    })),
  };
  if (first.recording !== undefined)
    return { ...mergedRecording(reports, { requireComplete, strict }), shards };
  const across = first.requirements.map(({ id }) => requirementOver(id, runs));
  const requirements = withCauses(across.map(({ result: { because: _, ...result } }) => result));
  const timing = timingOf(reports);
  const { profile, target, shard: _, ...common } = first;
  const whole = asAWhole({
    requirements,
    profile,
    target,
    exchanges: timing.requests,
    requireComplete,
    strict,
  });
  return {
    ...common,
    profile,
    target,
    startedAt: reports.map(({ startedAt }) => startedAt).sort()[0] as string,
    ...whole,
    headline: `${whole.headline}; ${parts.length} shards`,
    contradictions: contradictionsIn(runs, across, requirements),
    exchanges: exchangesOf(runs, across),
    timing,
    signOff: signOffOf(runs, across, sums(requirements, profile)),
    shards,
    notices: inWhichRuns(runs, ({ report }) => report.notices ?? []),
  };
}

/** @throws {CannotMerge} */
function inOrderOfShards(parts: readonly Part[]): Part[] {
  const [first] = parts;
  if (first === undefined)
    throw new CannotMerge('nothing is given to be put together: accepted are all parts of a run');
  for (const part of parts) refuseUnlike(first, part);
  const { count = 0 } = first.report.shard ?? {};
  const found = new Map<number, Part>();
  for (const part of parts) {
    const index = part.report.shard?.index ?? 0;
    const other = found.get(index);
    if (other !== undefined)
      throw new CannotMerge(
        `${other.from} and ${part.from} are both part ${index}/${count}: each part is given once`,
      );
    found.set(index, part);
  }
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((index) => !found.has(index));
  if (missing.length > 0)
    throw new CannotMerge(
      `${missing.map((index) => `part ${index}/${count}`).join(' and ')} of run ${first.report.shard?.run} ${missing.length === 1 ? 'is' : 'are'} missing: all ${count} parts are needed`,
    );
  return [...found].sort(([a], [b]) => a - b).map(([, part]) => part);
}

/** @throws {CannotMerge} a part is of another run than the first one */
function refuseUnlike(first: Part, part: Part): void {
  for (const { from, report } of [first, part])
    if (report.shard === undefined)
      throw new CannotMerge(
        `${from} is no part of a run: accepted is what run --shard or audit --shard writes`,
      );
  for (const [what, of] of ALIKE) {
    const [one, other] = [of(first.report), of(part.report)];
    if (one !== other)
      throw new CannotMerge(
        `${first.from} and ${part.from} are of different ${what}, ${one} and ${other}: only parts of one run are put together`,
      );
  }
}

const ALIKE: readonly (readonly [string, (report: Report) => string | number | undefined])[] = [
  ['runs', ({ shard }) => shard?.run],
  ['numbers of parts', ({ shard }) => shard?.count],
  ['versions of the suite', ({ suite }) => suite.version],
  ['editions', ({ documentation }) => documentation.edition],
  ['pages', ({ documentation }) => documentation.sha256],
  ['profiles', ({ profile }) => profile],
  // A reference that is started for a part has an address of its own.
  ['targets', ({ target }) => (target.kind === 'reference' ? 'the reference' : target.url)],
  [
    'recordings',
    ({ recording }) => recording && `${recording.exchanges} dispositions, ${recording.messages} messages`,
  ],
  ['catalogues', ({ requirements }) => requirements.map(({ id, level }) => `${id} ${level}`).join(' ')],
];

function requirementOver(id: string, runs: readonly RepeatedRun[]): Across {
  const judged = runs.map((run) => ({ ...run, result: resultIn(run.report, id) }));
  // What no part drove is untested in each for the same reason.
  const owner = judged.find(({ result }) => result.reason !== IN_OTHER_SHARD) ?? judged[0];
  const chosen =
    judged.find(({ result }) => result.verdict === 'fail') ??
    judged.find(({ result }) => result.verdict === 'warn') ??
    owner;
  if (chosen === undefined) throw new Error('a run has one part at least');
  const { folder, result } = chosen;
  return {
    result: ofRun(folder, result),
    repeated: { id, verdicts: judged.map((each) => each.result.verdict), run: folder, across: 'same' },
  };
}

function signOffOf(runs: readonly RepeatedRun[], across: readonly Across[], run: string): Report['signOff'] {
  const silence = across.find(({ result }) => result.id === 'REL-01')?.repeated.run;
  const prover = runs.find(({ folder }) => folder === silence);
  return [
    { what: 'shards', text: runs.map(({ folder, report }) => `${folder} ${report.verdict}`).join(', ') },
    { what: 'run', text: run },
    ...(prover ? [{ what: 'REL-01', text: `${prover.folder}: ${signOffIn(prover, 'REL-01')}` }] : []),
    { what: 'clean-up', text: inWhichRuns(runs, (each) => [signOffIn(each, 'clean-up')]).join('; ') },
  ];
}
