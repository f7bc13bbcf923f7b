import { beginOf, widthOf } from './text-width.js';

/** How wide and how high what is printed may be; absent or 0 = not known, as of a file or a pipe: a line may be of any length. */
export interface Screen {
  readonly columns?: number;
  readonly rows?: number;
}

// What follows the begin of a line is indented by four.
const NARROWEST = 8;

/** Lines broken at spaces where the screen is narrower, what follows indented. */
export function fitted(lines: readonly string[], { columns = 0 }: Screen): string[] {
  return columns < NARROWEST ? [...lines] : lines.flatMap((line) => broken(line, columns));
}

function broken(line: string, columns: number): string[] {
  const lines: string[] = [];
  let rest = line;
  while (widthOf(rest) > columns) {
    const room = beginOf(rest, columns).length;
    const at = rest.lastIndexOf(' ', room);
    const end = at > room / 2 ? at : room;
    lines.push(rest.slice(0, end));
    rest = `    ${rest.slice(end).trimStart()}`;
  }
  return [...lines, rest];
}
