import { clipped } from '../trace/visible.js';
import { memberOf } from './differences.js';

/** A line of pretty printed JSON. */
export interface JsonLine {
  readonly text: string;
  /** It is that of a member that is wrong. */
  readonly wrong?: true;
}

// They say what a message is; everything else that is not wrong is ordinary.
const TELLING = new Set(
  'messageType notificationType state statusCode statusMessage event channel operationName'.split(' '),
);
const LONGEST = 400;
const MOST_LINES = 120;
const MOST_MEMBERS = 200;

/**
 * JSON as its lines, indented by two: the members that are wrong in whole, with what leads to them and what tells the kind of the
 * message; each row of ordinary members becomes one line with an ellipsis and their number. Where nothing is wrong inside, it is whole.
 * @param wrong JSON pointers
 */
export function foldedJson(json: unknown, wrong: readonly string[]): JsonLine[] {
  const lines = linesOf(json, '', {
    wrong: new Set(wrong),
    indent: '',
    label: '',
    end: '',
    within: wrong.length === 0,
  });
  return lines.length > MOST_LINES
    ? [...lines.slice(0, MOST_LINES), { text: `… ${lines.length - MOST_LINES} lines more` }]
    : lines;
}

/** The JSON of a body in a timeline; undefined where it is none, was clipped, or there is no body. */
export function parsedBody({ body }: { readonly body?: string }): unknown {
  try {
    return body === undefined ? undefined : JSON.parse(body);
  } catch {
    return undefined;
  }
}

interface Place {
  readonly wrong: ReadonlySet<string>;
  readonly indent: string;
  /** What stands before the value on its first line. */
  readonly label: string;
  /** The comma after it, if any. */
  readonly end: string;
  /** Whether all of it is shown. */
  readonly within: boolean;
}

function linesOf(value: unknown, pointer: string, place: Place): JsonLine[] {
  const { wrong, indent, label, end } = place;
  const isWrong = wrong.has(pointer);
  const mark = isWrong ? { wrong: true as const } : {};
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0)
    return [{ text: `${indent}${label}${clipped(JSON.stringify(value) ?? 'null', LONGEST)}${end}`, ...mark }];
  const isArray = Array.isArray(value);
  const all = Object.entries(value);
  const members = all.slice(0, MOST_MEMBERS);
  const inner: JsonLine[] = [];
  let folded = 0;
  const unfold = () => {
    if (folded > 0) inner.push({ text: `${indent}  … ${folded} more` });
    folded = 0;
  };
  for (const [index, [name, member]] of members.entries()) {
    const own = memberOf(pointer, name);
    const within = place.within || isWrong;
    if (!within && !TELLING.has(name) && !leadsTo(own, wrong)) {
      folded += 1;
      continue;
    }
    unfold();
    inner.push(
      ...linesOf(member, own, {
        wrong,
        indent: `${indent}  `,
        label: isArray ? '' : `${JSON.stringify(name)}: `,
        end: index < members.length - 1 ? ',' : '',
        within,
      }),
    );
  }
  folded += all.length - members.length;
  unfold();
  const [open, close] = isArray ? '[]' : '{}';
  return [
    { text: `${indent}${label}${open}`, ...mark },
    ...inner,
    { text: `${indent}${close}${end}`, ...mark },
  ];
}

function leadsTo(pointer: string, wrong: ReadonlySet<string>): boolean {
  for (const each of wrong) if (each === pointer || each.startsWith(`${pointer}/`)) return true;
  return false;
}
