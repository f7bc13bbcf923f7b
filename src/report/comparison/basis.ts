import type { Report } from '../../schemas/report.gen.js';

/** What two reports must have in common to be compared. */
export type Basis = Pick<Report, 'suite' | 'documentation' | 'profile'> &
  Partial<Pick<Report, 'requirements'>>;

/** The two reports do not speak of the same; the sentence says in what they differ, and what is accepted. */
export class NotComparable extends Error {
  override readonly name = 'NotComparable';

  constructor(readonly differs: readonly string[]) {
    super(
      `The reports cannot be compared: ${differs.join('; ')}; gws-conformance diff --force compares what both have`,
    );
  }
}

/** In what two reports do not speak of the same: edition, profile, or the sentences of the catalogue. */
export function basisDifferences(before: Basis, after: Basis): string[] {
  const [then, now] = [before.documentation.edition, after.documentation.edition];
  return [
    ...(then === now ? [] : [`they are judged by edition ${then} and by edition ${now}`]),
    ...(before.profile === after.profile
      ? []
      : [`they are of profile ${before.profile} and of profile ${after.profile}`]),
    ...(then === now ? catalogueDifferences(before, after) : []),
  ];
}

function catalogueDifferences(before: Basis, after: Basis): string[] {
  const [then, now] = [before.suite.catalogue, after.suite.catalogue];
  if (then !== undefined && then === now) return [];
  const versions = `versions ${before.suite.version} and ${after.suite.version} of the suite`;
  if (before.requirements === undefined || after.requirements === undefined)
    return then === undefined || now === undefined ? [] : [`${versions} ask in other words`];
  const [olds, news] = [sentencesOf(before.requirements), sentencesOf(after.requirements)];
  const lost = [...olds.keys()].filter((id) => !news.has(id));
  const added = [...news.keys()].filter((id) => !olds.has(id));
  const reworded = [...olds].flatMap(([id, sentence]) =>
    news.has(id) && news.get(id) !== sentence ? [id] : [],
  );
  return [
    ...(lost.length > 0 ? [`only the first has ${lost.join(', ')}`] : []),
    ...(added.length > 0 ? [`only the second has ${added.join(', ')}`] : []),
    ...(reworded.length > 0 ? [`${reworded.join(', ')} stand in other words in ${versions}`] : []),
  ];
}

// The level of a row may be raised by what is configured.
function sentencesOf(requirements: Report['requirements']): Map<string, string> {
  return new Map(
    requirements.map(({ id, branch, title, expected, source: { document, quote } }) => [
      id,
      JSON.stringify([branch, title, expected, document, quote]),
    ]),
  );
}
