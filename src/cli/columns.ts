import { type ColumnUserConfig, table } from 'table';

/** Rows under a head, in columns kept apart by spaces: no lines are drawn. */
export function columns(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  widths: Readonly<Record<number, ColumnUserConfig>>,
): string {
  return table([[...head], ...rows.map((row) => [...row])], {
    border: {
      bodyLeft: '',
      bodyRight: '',
      bodyJoin: ' ',
      joinBody: '',
      joinLeft: '',
      joinRight: '',
      joinJoin: ' ',
    },
    drawHorizontalLine: (index) => index === 1,
    columns: widths,
  });
}
