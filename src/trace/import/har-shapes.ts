import { type HttpEntry, harEntry } from './har-entry.js';
import { headerFieldsIn } from './header-fields.js';
import { type Path, type Role, TextShape } from './text-shape.js';

/** The members of an entry that are read: `harEntry` says what of. */
const READ = [
  'startedDateTime',
  'time',
  'pageref',
  'request.method',
  'request.url',
  'request.headers',
  'request.postData.text',
  'request.postData.encoding',
  'request.postData.size',
  'response.status',
  'response.headers',
  'response.content.text',
  'response.content.encoding',
  'response.content.size',
  'response._failureText',
  'response._error',
  'response._charlesStatus',
];
/** What holds them. */
const ABOVE = new Set(['', 'request', 'request.postData', 'response', 'response.content']);

const MOST_SHAPES = 12;
/** To learn a shape takes as long as is saved by so many entries that have it: it is learnt on credit. */
const COST = 60;
const CREDIT = 40 * COST;
const LONGEST = 65_536;

/**
 * The shapes of the entries of a HAR. Whoever wrote it wrote most entries alike: of one that has the shape of another the members that matter
 * are found in its text, and the rest is not parsed.
 */
export class HarShapes {
  #shapes: TextShape[] = [];
  #credit = CREDIT;

  /**
   * The entry that a text tells; undefined = it has to be parsed.
   * @param from where its JSON begins
   * @returns the entry, which may be none, and where its JSON ends
   */
  find(
    text: string,
    from: number,
  ): { readonly entry: HttpEntry | undefined; readonly end: number } | undefined {
    const shapes = this.#shapes;
    for (let index = 0; index < shapes.length; index++) {
      const shape = shapes[index] as TextShape;
      const groups = shape.read(text, from);
      if (groups === undefined) continue;
      // What comes often is tried early.
      if (index > 0) [shapes[index - 1], shapes[index]] = [shape, shapes[index - 1] as TextShape];
      this.#credit += 1;
      return { entry: entryIn(shape, groups), end: shape.end };
    }
    return undefined;
  }

  /** Learns the shape of an entry that was parsed. */
  learn(text: string): void {
    if (this.#credit < COST || text.length > LONGEST) return;
    this.#credit -= COST;
    const shape = TextShape.of(text, 0, roleOf, READ, true);
    if (shape === undefined || this.#shapes.some(({ source }) => source === shape.source)) return;
    this.#shapes = [shape, ...this.#shapes].slice(0, MOST_SHAPES);
  }
}

function roleOf(path: Path): Role {
  const joined = path.join('.');
  return READ.includes(joined) ? 'json' : ABOVE.has(joined) ? 'members' : 'any';
}

function entryIn({ told }: TextShape, groups: readonly string[]): HttpEntry | undefined {
  let index = 0;
  const json = () => {
    const group = told[index++];
    return group && groups[group.index];
  };
  const value = () => {
    const text = json();
    return text === undefined ? undefined : JSON.parse(text);
  };
  const [startedDateTime, time, pageref, method, url] = [value(), value(), value(), value(), value()];
  const sent = json();
  const postData = { text: value(), encoding: value(), size: value() };
  const status = value();
  const came = json();
  const text = json();
  const content = { encoding: value(), size: value() };
  const [_failureText, _error, _charlesStatus] = [value(), value(), value()];
  return harEntry(
    {
      startedDateTime,
      time,
      pageref,
      request: { method, url, headers: sent, postData },
      response: { status, headers: came, content, _failureText, _error, _charlesStatus },
    },
    headerFieldsIn,
    text,
  );
}
