/** A value in a JSON example: where it stands, and under which name when it is a member of an object. */
export interface JsonNode {
  /** Names and indices from the root, such as `['data', 'call', 'uri']`. */
  path: (string | number)[];
  /** The member's name; absent for the root and for array items. */
  name?: string;
  /** The value as JavaScript; objects and arrays are filled while they are read. */
  value: unknown;
  line: number;
}

/** What makes an example something that JSON parsers refuse, as it is printed. */
export interface Complaint {
  line: number;
  text: string;
}

/** A JSON text found in the page, with the line of each of its values. */
export interface JsonBlock {
  from: number;
  to: number;
  /** In the order of the page, the root first; of an incomplete block those before the place where it broke off. */
  nodes: JsonNode[];
  /** False when the text could not be read to its end. */
  complete: boolean;
  complaints: Complaint[];
}

const DEEPEST = 64;
const STRAIGHT = /"((?:[^"\\\n]|\\.)*)"/y;
// A typographic opening quote promises a typographic close; a straight quote after one is a slip seen in copies.
const CURLY = /[“”„]([^"“”\n]*)["“”]/y;
const SCALAR = /(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y;

/**
 * Reads the JSON text that begins at a line. It forgives what a word processor does to an example (typographic
 * quotes, a comma too many) and says so in `complaints`; at anything else it stops and says where.
 * @param lines the page
 * @param from number of the line, from 1, that begins with `{` or `[`
 */
export function readJsonBlock(lines: readonly string[], from: number): JsonBlock {
  const to = lastLineOf(lines, from);
  const reader = new Reader(lines.slice(from - 1, to).join('\n'), from);
  return { from, to, nodes: reader.nodes, complete: reader.complete, complaints: reader.complaints };
}

/** The line on which the brackets opened at `from` are closed, or else the last that still looks like JSON. */
function lastLineOf(lines: readonly string[], from: number): number {
  let depth = 0;
  for (let number = from; number <= lines.length; number += 1) {
    const bare = (lines[number - 1] ?? '').replace(STRAIGHT_ALL, '').replace(CURLY_ALL, '');
    depth += (bare.match(/[{[]/g) ?? []).length - (bare.match(/[}\]]/g) ?? []).length;
    if (depth <= 0) return number;
  }
  let last = from;
  while (last < lines.length && /^\s*([{}[\],"“”]|$)/.test(lines[last] ?? '')) last += 1;
  return last;
}

const STRAIGHT_ALL = new RegExp(STRAIGHT.source, 'g');
const CURLY_ALL = new RegExp(CURLY.source, 'g');

class Reader {
  readonly nodes: JsonNode[] = [];
  readonly complaints: Complaint[] = [];
  complete = false;
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly firstLine: number,
  ) {
    try {
      this.value([], undefined);
      this.blank();
      if (this.at < this.text.length) this.stop('something follows the end of the example');
      this.complete = true;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.complaints.push({ line: this.line(), text: error.message });
    }
  }

  private value(path: (string | number)[], name: string | undefined): unknown {
    this.blank();
    const node: JsonNode = { path, value: undefined, line: this.line() };
    if (name !== undefined) node.name = name;
    this.nodes.push(node);
    if (path.length > DEEPEST) this.stop(`nested deeper than ${DEEPEST}`);
    const next = this.text[this.at];
    if (next === '{') node.value = this.object(path);
    else if (next === '[') node.value = this.array(path);
    else node.value = this.string() ?? this.scalar();
    return node.value;
  }

  private object(path: (string | number)[]): Record<string, unknown> {
    const members = new Map<string, unknown>();
    this.items('}', () => {
      const name = this.string();
      if (name === undefined) this.stop('a member name in quotes is missing');
      if (members.has(name)) this.complain(`the member ${name} stands twice in one object`);
      this.blank();
      if (!this.take(':')) this.stop(`a colon is missing after ${name}`);
      members.set(name, this.value([...path, name], name));
    });
    return Object.fromEntries(members);
  }

  private array(path: (string | number)[]): unknown[] {
    const items: unknown[] = [];
    this.items(']', () => items.push(this.value([...path, items.length], undefined)));
    return items;
  }

  private items(close: string, item: () => void): void {
    this.at += 1;
    this.blank();
    while (!this.take(close)) {
      item();
      this.blank();
      const comma = this.take(',');
      this.blank();
      if (comma && this.text[this.at] === close) this.complain(`a comma stands before ${close}`);
      if (!comma && this.text[this.at] !== close) this.stop(`a comma or ${close} is missing`);
    }
  }

  private string(): string | undefined {
    const straight = this.match(STRAIGHT);
    if (straight !== undefined) {
      try {
        return JSON.parse(straight[0]);
      } catch {
        this.complain(`the string ${straight[0]} holds what a JSON string may not`);
        return straight[1];
      }
    }
    const curly = this.match(CURLY);
    if (curly !== undefined) this.complain('typographic quotes stand where JSON has straight ones');
    return curly?.[1];
  }

  private scalar(): unknown {
    const scalar = this.match(SCALAR);
    if (scalar === undefined) this.stop('a JSON value is missing');
    return JSON.parse(scalar[0]);
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at += found[0].length;
    return found ?? undefined;
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private blank(): void {
    while (this.at < this.text.length && /\s/.test(this.text[this.at] ?? '')) this.at += 1;
  }

  private line(): number {
    return this.firstLine + this.text.slice(0, this.at).split('\n').length - 1;
  }

  private complain(text: string): void {
    this.complaints.push({ line: this.line(), text });
  }

  private stop(text: string): never {
    throw new Unreadable(text);
  }
}

class Unreadable extends Error {
  override name = 'Unreadable';
}
