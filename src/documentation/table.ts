import { oneSpaced } from './lines.js';

/** A row of a table of the page. */
export interface Row {
  line: number;
  /** The cells without emphasis marks, white space normalised. */
  cells: string[];
}

/** A table of the page: its first row is the header where the page marks it as such, data or not. */
export interface Table {
  rows: Row[];
}

/** Whether a line can belong to a table: cells parted by bars, or by tabs as a browser copies them. */
export function isTableLine(line: string): boolean {
  return line.includes('|') || /\S\t+\S/.test(line);
}

/**
 * The tables in a group of lines that follow each other. A rule (`---|---`) marks the line before it as the first
 * of a table, and so does a first cell `Parameter`, because copies without rules and without the blank line between
 * two tables are in use. Bars without any rule are no table.
 * @param lines the page
 * @param from number of the group's first line, from 1
 * @param to number of its last line
 */
export function tablesIn(lines: readonly string[], from: number, to: number): Table[] {
  const group = lines.slice(from - 1, to).map((text, index) => ({ line: from + index, text }));
  const ruled = group.some(({ text }) => isRule(text));
  if (!ruled && group.every(({ text }) => text.includes('|'))) return [];
  const tables: Table[] = [];
  group.forEach(({ line, text }, index) => {
    if (isRule(text)) return;
    const row = { line, cells: cellsOf(text) };
    const heads = isRule(group[index + 1]?.text ?? '') || /^parameters?$/i.test(row.cells[0] ?? '');
    const table = tables.at(-1);
    if (heads || table === undefined) tables.push({ rows: [row] });
    else table.rows.push(row);
  });
  return tables;
}

/** Whether a line parts a table's header from its data. */
export function isRule(line: string): boolean {
  return line.includes('---') && /^[\s|:+-]+$/.test(line);
}

function cellsOf(text: string): string[] {
  const inner = text.includes('|')
    ? text
        .trim()
        .replace(/^\||\|$/g, '')
        .split('|')
    : text.split(/\t+/);
  return inner.map((cell) => oneSpaced(cell.replace(/\*\*|`/g, '')));
}
