/** How wide and how high what is printed may be; absent or 0 = not known, as of a file or a pipe: a line may be of any length. */
export interface Screen {
  readonly columns?: number;
  readonly rows?: number;
}

// Of East Asian writing and of pictures, each takes two columns.
const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;

// What follows the begin of a line is indented by four.
const NARROWEST = 8;

/** Lines broken at spaces where the screen is narrower, what follows indented. */
export function fitted(lines: readonly string[], { columns = 0 }: Screen): string[] {
  return columns < NARROWEST ? [...lines] : lines.flatMap((line) => broken(line, columns));
}

function broken(line: string, columns: number): string[] {
  const lines: string[] = [];
  let rest = line;
  for (let room = roomIn(rest, columns); room < rest.length; room = roomIn(rest, columns)) {
    const at = rest.lastIndexOf(' ', room);
    const end = at > room / 2 ? at : room;
    lines.push(rest.slice(0, end));
    rest = `    ${rest.slice(end).trimStart()}`;
  }
  return [...lines, rest];
}

/** How much of a text, in UTF-16 units, so many columns hold. */
function roomIn(text: string, columns: number): number {
  let units = 0;
  let left = columns;
  for (const character of text) {
    left -= WIDE.test(character) ? 2 : 1;
    if (left < 0) return units;
    units += character.length;
  }
  return units;
}
