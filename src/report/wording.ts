import type { Report, RequirementResult, Verdict } from '../schemas/report.gen.js';

/** The verdicts, the gravest first: the order of columns and lists. */
export const verdicts: readonly Verdict[] = [
  'fail',
  'error',
  'inconclusive',
  'untested',
  'warn',
  'info',
  'pass',
];

/** A sign for each verdict, so that none is told by its colour alone. */
export const signs: Readonly<Record<Verdict | Report['verdict'], string>> = {
  pass: '✓',
  fail: '✕',
  warn: '!',
  info: 'i',
  inconclusive: '?',
  untested: '–',
  error: '⊘',
  conformant: '✓',
  'partially-conformant': '◐',
  'non-conformant': '✕',
  void: '⊘',
};

/** What a report says first of a run that verified no certificates. */
export const UNVERIFIED =
  'Certificates were not verified (GWS_TLS_INSECURE, --insecure): nothing shows that it was the target who answered.';

/** What the groups of the catalogue are about, by the letters before the number of an id. */
const groups: Readonly<Record<string, string>> = {
  RES: 'the response',
  ACT: 'the call is active',
  KEY: 'the user data key',
  REL: 'the call is released',
  ERR: 'requests that must not succeed',
};

/** The items of each group, in the order in which groups appear; `about` is empty for a group without a known title. */
export function grouped<T extends { id: string }>(
  items: readonly T[],
): { name: string; about: string; items: T[] }[] {
  const names = [...new Set(items.map(groupOf))];
  return names.map((name) => ({
    name,
    about: groups[name] ?? '',
    items: items.filter((item) => groupOf(item) === name),
  }));
}

/** A word with a capital first letter, such as a verdict in a heading. */
export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function groupOf({ id }: { id: string }): string {
  return id.split('-')[0] ?? id;
}

/** A number with what it counts: `1 call`, `2 calls`. */
export function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** On how many exchanges a requirement is contradicted; those undecided are named: what few show is not what happens now and then. */
export function shareOf({ exchanges }: Pick<RequirementResult, 'exchanges'>): string | undefined {
  if (exchanges === undefined || exchanges.applies < 2) return undefined;
  const { contradicted, applies, undecided } = exchanges;
  return `${contradicted} of ${applies} exchanges${undecided > 0 ? `, ${undecided} undecided` : ''}`;
}

/** Where a requirement is read: `page, line 5`, or the sibling page. */
export function sourceOf({ source: { line, document } }: Pick<RequirementResult, 'source'>): string {
  if (line !== undefined) return `page, line ${line}`;
  return document === 'seen' ? 'seen of servers and clients in the field' : document;
}
