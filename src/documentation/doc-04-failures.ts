import type { Finding } from '../schemas/report.gen.js';
import { resourceOf } from './call-address.js';
import type { Page } from './page.js';
import { needOf } from './parameter-need.js';
import { findingAt, listed } from './statement.js';

/** A way in which the request can fail, as the page itself implies it. */
interface Failure {
  text: string;
  lines: number[];
  /** What a documented failing answer says when it is for this. */
  covered: RegExp;
}

/**
 * DOC-04: a response for every way to fail. The ways are those that the page's own words imply: a parameter that is
 * not optional is left out, a value is not what the table says, the URL names no such call, the agent has not the
 * required feature. A response is documented by an example with a non-zero statusCode and the sentence before it, by
 * a row of a table about errors, or by a sentence about an error.
 */
export function judgeFailures(page: Page): Finding[] {
  const answers = failingAnswers(page);
  const open = failures(page).filter(({ covered }) => !answers.some((answer) => covered.test(answer)));
  if (open.length === 0) return [];
  const shown =
    answers.length === 0
      ? 'The page gives no failing answer at all'
      : 'The page gives no response for some failures';
  const text = `${shown}. Left open: ${open.map((failure) => failure.text).join('; ')}.`;
  const success = page.examples.filter(({ nodes }) =>
    nodes.some(({ name, value }) => name === 'statusCode' && value === 0),
  );
  return [
    findingAt(page, 'DOC-04', text, [
      ...open.flatMap(({ lines }) => lines),
      ...success.map(({ from }) => from),
    ]),
  ];
}

function failures(page: Page): Failure[] {
  const needed = page.parameters.filter((parameter) => needOf(page, parameter) !== 'optional');
  const typed = page.parameters.filter(({ columns }) =>
    columns.some(({ text }) => /\bstring\b|\bUU?RI\b|\bUUID\b/i.test(text)),
  );
  const found: Failure[] = [];
  if (needed.length > 0) {
    const text = `a request without ${listed(
      needed.map(({ name }) => name),
      'or',
    )}`;
    const lines = needed.map(({ line }) => line);
    found.push({
      text,
      lines,
      covered: /\b(missing|absent|omitted|left out|not (given|specified|present)|without)\b/i,
    });
  }
  if (typed.length > 0) {
    const text = `a value that is not what the table says (${listed(typed.map(({ name }) => name))})`;
    const lines = typed.map(({ line }) => line);
    found.push({ text, lines, covered: /\b(invalid|not valid|wrong|malformed|validation|not a string)\b/i });
  }
  if (resourceOf(page)) {
    const covered = /\b(not found|unknown|no such|(does|do) not exist|non-?existent)\b/i;
    found.push({ text: `a URL that names no call`, lines: [page.requestUrl.line], covered });
  }
  if (page.features && page.features.text !== '') {
    const covered = /\b(permissions?|forbidden|not allowed|not permitted|features?|access denied)\b/i;
    found.push({ text: `an agent without ${page.features.text}`, lines: [page.features.line], covered });
  }
  return found;
}

function failingAnswers(page: Page): string[] {
  const examples = page.examples.flatMap(({ nodes, from }) => {
    const code = nodes.find(({ name }) => name === 'statusCode');
    if (code === undefined || code.value === 0) return [];
    const before = page.sentences.filter(({ line }) => line < from).at(-1)?.text ?? '';
    const strings = nodes.map(({ value }) => value).filter((value) => typeof value === 'string');
    return [[before, ...strings].join(' ')];
  });
  const rows = page.tables
    .filter(({ rows: [header] }) =>
      header?.cells.some((cell) => /\berrors?\b|\bstatus\b|\bstatusCode\b|\bcode\b/i.test(cell)),
    )
    .flatMap(({ rows }) => rows.slice(1).map(({ cells }) => cells.join(' ')));
  const sentences = page.sentences
    .map(({ text }) => text)
    .filter((text) => /\berrors?\b|\bfails?\b|\brefuse[sd]?\b|\breject(s|ed)?\b|\bstatusCode\b/i.test(text));
  return [...examples, ...rows, ...sentences];
}
