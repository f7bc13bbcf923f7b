import { beginOf, widthOf } from './text-width.js';

/** How a column is set; without a width it is as wide as its widest cell. */
export interface Column {
  /** Longer cells take several lines. */
  readonly width?: number;
  /** Whether such a cell is cut anywhere, and not between words. */
  readonly isCut?: boolean;
  readonly isRight?: boolean;
}

/**
 * Rows of cells as plain text, in columns kept apart by spaces, without lines between them.
 * @param setting by the number of the column, from 0
 */
export function columns(
  rows: readonly (readonly string[])[],
  setting: Readonly<Record<number, Column>> = {},
): string {
  const cells = rows.map((row) => row.map((text, at) => linesOf(text, setting[at])));
  const widths = (rows[0] ?? []).map(
    (_, at) =>
      setting[at]?.width ?? Math.max(...cells.map((row) => Math.max(...(row[at] ?? []).map(widthOf)))),
  );
  const lines = cells.flatMap((row) =>
    Array.from({ length: Math.max(1, ...row.map((each) => each.length)) }, (_, line) =>
      widths.map((width, at) => ` ${padded(row[at]?.[line] ?? '', width, setting[at])} `).join(' '),
    ),
  );
  return lines.map((line) => `${line}\n`).join('');
}

function padded(text: string, width: number, { isRight = false }: Column = {}): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return isRight ? space + text : text + space;
}

/** A cell's lines, none wider than its column: broken at a space, where there is none after a sign, and else within a word. */
function linesOf(text: string, { width = Number.POSITIVE_INFINITY, isCut = false }: Column = {}): string[] {
  const lines: string[] = [];
  let rest = text;
  while (widthOf(rest) > width) {
    const most = beginOf(rest, width);
    const isWhole = isCut || /^\s/.test(rest.slice(most.length));
    const line = isWhole ? most : (/^.*\s/s.exec(most) ?? /^.*[\\/_.,;-]/s.exec(most) ?? [most])[0];
    lines.push(line.trimEnd());
    rest = rest.slice(line.length).trimStart();
  }
  return [...lines, rest];
}
