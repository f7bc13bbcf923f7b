/**
 * Generates docs/requirements.md from the blocks in specs/.
 * With --check nothing is written: a stale page is named, exit 1.
 */
import '../specs/all.js';
import { lineOf } from '../src/documentation/edition.js';
import { grouped } from '../src/report/wording.js';
import { catalogueOf, type Requirement } from '../src/requirement.js';
import { keep } from './generated-file.js';

const FILE = 'docs/requirements.md';

function sourceOf({ source: { document, quote, facts } }: Requirement): string {
  const said =
    document === 'SetCallDisposition' ? `page, line ${lineOf(quote)}: "${quote}"` : `${document}: ${quote}`;
  const further = document === 'SetCallDisposition' ? facts : facts.slice(1);
  return further.length === 0 ? said : `${said} (and ${further.join(', ')})`;
}

function rowOf(each: Requirement): string {
  const level =
    each.levelWithCharset === undefined
      ? each.level
      : `${each.level}, ${each.levelWithCharset} with GWS_CHARSET`;
  const needs = each.needs?.join(', ') ?? '';
  return `| ${[each.id, level, each.text, sourceOf(each), each.does, needs].map(cell).join(' | ')} |`;
}

// A line of a table: a bar or a line feed would end the cell.
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
}

const sections = grouped(catalogueOf()).map(({ name, about, items }) => {
  const rows = items.map(rowOf);
  return `## ${name}: ${about}\n\n| id | level | the target ... | source | what the suite does | needs |\n|---|---|---|---|---|---|\n${rows.join('\n')}\n`;
});
const text = `# Requirements

Generated from the blocks in \`specs/\` by \`npm run generate\`; do not edit. \`gws-conformance list\` prints the same with what your
configuration would run.

${sections.join('\n')}`;

keep(FILE, text);
