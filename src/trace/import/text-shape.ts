/**
 * What matters of a member in texts of one shape: `told`, its value is wanted of each text; `json`, the same as the JSON text that it is,
 * of whatever type; `keyed`, its value tells kinds of text apart; `members`, what it holds does; `any`, nothing but its type.
 */
export type Role = 'told' | 'json' | 'keyed' | 'members' | 'any';

/** A member by the names from the top down; an item of a list is `[]`. */
export type Path = readonly string[];

const CHARACTERS = String.raw`[^"\\\x00-\x1f]*`;
const PLAIN = `"${CHARACTERS}"`;
const NUMBER = String.raw`-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?`;
const TOKEN_HERE = /\s*(?:"(?:[^"\\]|\\.)*"|[^\s"[\]{}:,]+|[[\]{}:,])/y;

/** How values are written of which nothing matters but what they are at large. */
interface Writing {
  readonly string: string;
  readonly scalar: string;
  /** A list of strings. */
  readonly strings: string;
  /** An object without objects or lists in it. */
  readonly flat: string;
  /** A list of such objects. */
  readonly flats: string;
  /** Whether of such a list it does not even matter how many it holds. */
  readonly isAnyList: boolean;
}

/** @param space what may stand between signs */
function writing(string: string, space: string, isAnyList: boolean): Writing {
  const comma = `${space},${space}`;
  const scalar = `(?:${string}|${NUMBER}|true|false|null)`;
  const member = `${string}${space}:${space}${scalar}`;
  const flat = `\\{${space}(?:${member}(?:${comma}${member})*${space})?\\}`;
  return {
    string,
    scalar,
    strings: `\\[${space}${string}(?:${comma}${string})*${space}\\]`,
    flat,
    flats: `\\[${space}(?:${flat}(?:${comma}${flat})*${space})?\\]`,
    isAnyList,
  };
}

/** On one line, and without anything escaped: a secret in it is found as it is. */
const AS_IT_IS = writing(PLAIN, '', false);
const ESCAPED = String.raw`"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"`;
/** However JSON may be written. */
const ANYHOW = writing(ESCAPED, String.raw`[ \t\r\n]*`, true);

/** What is nested deeper has no shape. */
const DEEPEST = 12;

/**
 * The shape of JSON texts: the same members in the same order, each with a value of the same type. Whether a text has it, and what is wanted
 * of the text, a regular expression tells in a fraction of the time that it takes to parse it.
 */
export class TextShape {
  readonly #expression: RegExp;

  private constructor(
    /** Shapes of equal sources are alike. */
    readonly source: string,
    /** The groups with the values that tell kinds of text apart. */
    readonly keyed: readonly number[],
    /** The groups with the values that are wanted, in their order; undefined = it is null, no string and no number, or there is none. */
    readonly told: readonly (Group | undefined)[],
  ) {
    this.#expression = new RegExp(source, 'y');
  }

  /**
   * The shape of a text; undefined = it has none, since something in it is named twice or nested too deep, or escaped where it must not be.
   * @param text that was parsed
   * @param from where the JSON value begins in it
   * @param roleOf what matters of each member
   * @param wanted the paths of those that are told, joined by dots, each of which a text has once at most
   * @param mayBeEscaped whether something in texts of it may be escaped, but for names and for what is `told` or `keyed`
   */
  static of(
    text: string,
    from: number,
    roleOf: (path: Path) => Role,
    wanted: readonly string[],
    mayBeEscaped = false,
  ): TextShape | undefined {
    if (!mayBeEscaped && text.includes('\\')) return undefined;
    const draft = new Draft(text, from, roleOf, mayBeEscaped ? ANYHOW : AS_IT_IS);
    draft.value([], 'members');
    if (!draft.hasShape) return undefined;
    return new TextShape(
      draft.source,
      draft.keyed,
      wanted.map((path) => draft.told.get(path)),
    );
  }

  /**
   * The groups of a text; undefined = it is not of this shape.
   * @param from where the JSON value begins
   */
  read(text: string, from: number): readonly string[] | undefined {
    this.#expression.lastIndex = from;
    return this.#expression.exec(text) ?? undefined;
  }

  /** Where the value ends that was read last. */
  get end(): number {
    return this.#expression.lastIndex;
  }
}

/** A group of an expression that holds a value; a string without its quotation marks. */
export interface Group {
  readonly index: number;
  readonly isNumber: boolean;
}

/** The expression of a shape, as it is made from a text. */
class Draft {
  source = '';
  hasShape = true;
  readonly keyed: number[] = [];
  readonly told = new Map<string, Group>();
  #groups = 0;

  constructor(
    private readonly text: string,
    private at: number,
    private readonly roleOf: (path: Path) => Role,
    private readonly written: Writing,
  ) {}

  /** Takes the value that comes next. */
  value(path: Path, role: Role): void {
    if (path.length > DEEPEST) this.hasShape = false;
    else if (role === 'json') this.#json(path);
    else if (this.#begins('{')) this.#object(path, role);
    else if (this.#begins('[')) this.#list(path, role);
    else this.#scalar(path, role);
  }

  #json(path: Path): void {
    const { scalar, flats } = this.written;
    this.told.set(path.join('.'), { index: ++this.#groups, isNumber: false });
    this.hasShape &&= this.#isTaken(scalar, `(${scalar})`) || this.#isTaken(flats, `(${flats})`);
  }

  #object(path: Path, role: Role): void {
    if (role === 'any' && this.#isTaken(this.written.flat)) return;
    const names = new Set<string>();
    this.#asItIs();
    for (let more = !this.#begins('}'); more; ) {
      const name = this.#asItIs().slice(1, -1);
      if (names.has(name) || name.includes('\\')) this.hasShape = false;
      names.add(name);
      this.#asItIs();
      const member = [...path, name];
      this.value(member, role === 'members' ? this.roleOf(member) : 'any');
      more = this.#begins(',');
      if (more) this.#asItIs();
    }
    this.#asItIs();
  }

  #list(path: Path, role: Role): void {
    const { strings, flats, isAnyList } = this.written;
    if (role === 'any' && (this.#isTaken(strings) || (isAnyList && this.#isTaken(flats)))) return;
    if (role === 'keyed' && this.#isTaken(strings, `(${strings})`)) {
      this.keyed.push(++this.#groups);
      return;
    }
    this.#asItIs();
    for (let more = !this.#begins(']'); more; ) {
      this.value([...path, '[]'], role === 'told' ? 'any' : role);
      more = this.#begins(',');
      if (more) this.#asItIs();
    }
    this.#asItIs();
  }

  #scalar(path: Path, role: Role): void {
    const token = this.#token();
    const isString = token.startsWith('"');
    const isNumber = /^[-\d]/.test(token);
    if (role === 'keyed') {
      this.keyed.push(++this.#groups);
      this.source += isString ? `(${PLAIN})` : isNumber ? `(${NUMBER})` : `(${token})`;
    } else if (role === 'told' && (isString || isNumber)) {
      this.told.set(path.join('.'), { index: ++this.#groups, isNumber });
      this.source += isString ? `"(${CHARACTERS})"` : `(${NUMBER})`;
    } else if (isString) this.source += this.written.string;
    else if (isNumber) this.source += NUMBER;
    else this.source += token === 'null' ? token : '(?:true|false)';
  }

  #begins(sign: string): boolean {
    let at = this.at;
    while (/\s/.test(this.text.charAt(at))) at += 1;
    return this.text[at] === sign;
  }

  // A value in which nothing matters but what it is at large.
  #isTaken(value: string, source = value): boolean {
    let at = this.at;
    while (/\s/.test(this.text.charAt(at))) at += 1;
    const here = new RegExp(value, 'y');
    here.lastIndex = at;
    if (!here.test(this.text)) return false;
    this.source += this.text.slice(this.at, at) + source;
    this.at = here.lastIndex;
    return true;
  }

  // A name or a sign, which every text of the shape has in the same place.
  #asItIs(): string {
    const token = this.#token();
    this.source += escaped(token);
    return token;
  }

  // The next token; the space before it is every text's.
  #token(): string {
    TOKEN_HERE.lastIndex = this.at;
    const [token = ''] = TOKEN_HERE.exec(this.text) ?? [];
    if (token === '') this.hasShape = false;
    this.at += token.length;
    const bare = token.trimStart();
    this.source += token.slice(0, token.length - bare.length);
    return bare;
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
