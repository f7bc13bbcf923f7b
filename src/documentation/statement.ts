import type { Finding } from '../schemas/report.gen.js';
import type { Page } from './page.js';

/** The statements that the page is judged by: the rows DOC-01 to DOC-09 of the requirement catalogue, the last three against traffic. */
export const statements = {
  'DOC-01':
    "The page gives a request example with exactly the parameters of its table, and a notification example that shows that request's key, value and call",
  'DOC-02':
    'The page uses one call, one id, one base address and one URL form consistently across table and examples',
  'DOC-03': 'The page says of every parameter whether it is required',
  'DOC-04': 'The page gives a response for every way in which the request can fail',
  'DOC-05': 'The page documents every member that its examples show',
  'DOC-06': 'The page is the edition that the suite was built from',
  'DOC-07': 'The page, or a sibling page, documents every member and value that the target sends',
  'DOC-08': 'The target sends every member that the page documents',
  'DOC-09': 'The target contradicts no statement of the page',
} as const;

export type StatementId = keyof typeof statements;

const LONGEST = 200;

/** Where the fault lies in what the page itself shows. */
const FAULTS: Readonly<Partial<Record<StatementId, Finding['fault']>>> = {
  'DOC-01': ['the page contradicts itself'],
  'DOC-02': ['the page contradicts itself'],
  'DOC-03': ['the page is silent'],
  'DOC-04': ['the page is silent'],
  'DOC-05': ['the page is silent'],
  'DOC-06': ['the page changed'],
};

/** What can be told of a finding beside its words. */
export type About = Pick<Finding, 'fault' | 'requirements' | 'exchange'>;

/**
 * A finding: the statement does not hold, for the reason in `text`, as these lines of the page show.
 * @param lines numbers from 1; at least one, repeated ones count once, and the order is kept
 */
export function findingAt(
  page: Page,
  id: StatementId,
  text: string,
  lines: readonly number[],
  { fault = FAULTS[id], requirements = [], exchange }: About = {},
): Finding {
  const [first, ...others] = [...new Set(lines)].map((line) => ({ line, words: wordsOf(page, line) }));
  if (first === undefined) throw new RangeError(`${id}: a finding needs a line to point at`);
  return {
    id,
    title: statements[id],
    text,
    lines: [first, ...others],
    ...(fault && { fault }),
    ...(requirements.length > 0 && { requirements }),
    ...(exchange !== undefined && { exchange }),
  };
}

/** Names in a sentence: `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[], link: 'and' | 'or' = 'and'): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} ${link} ${names.at(-1)}`;
}

function wordsOf(page: Page, line: number): string {
  const words = (page.lines[line - 1] ?? '').trim();
  return words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words;
}
