import { valueAt } from '../../schemas/violation.js';
import { members } from '../../trace/message.js';
import { clipped } from '../../trace/visible.js';
import { differences } from '../differences.js';
import { parsedBody } from '../folded-json.js';

const LONGEST = 400;
const FITS_IN_A_LINE = 80;

/** What of a JSON text a reader needs to see, and the request that it goes on from. */
export interface BriefJson {
  readonly brief?: string;
  /** The record of the request that it is as, but for what `brief` names. */
  readonly as?: number;
}

interface Body {
  readonly body?: string;
  /** The members that changed, as JSON pointers. */
  readonly changed?: readonly string[];
  readonly seq?: number;
}

/**
 * The members that changed in a message, or that a request has otherwise than the first one like it, a line each; where neither is known,
 * or too much differs, the whole text.
 * @param first the request that it is held against
 */
export function briefJson({ body, changed }: Body, first: Body | undefined): BriefJson {
  const json = parsedBody({ body });
  if (json === undefined) return { brief: body };
  if (changed !== undefined) return { brief: lines(json, changed) };
  const line = JSON.stringify(json);
  if (line.length <= FITS_IN_A_LINE) return { brief: line };
  const brief = first && difference(parsedBody(first), json);
  return brief === undefined ? { brief: body } : { brief, as: first?.seq };
}

/** Undefined where the two have too little in common. */
function difference(before: unknown, after: unknown): string | undefined {
  const names = Object.keys(members(before));
  const gone = names.filter((name) => !Object.hasOwn(members(after), name));
  const changed = differences(before, after);
  if (gone.length + changed.length > names.length / 2) return undefined;
  return [...gone.map((name) => `/${name}: absent`), lines(after, changed)].filter(Boolean).join('\n');
}

function lines(json: unknown, pointers: readonly string[]): string {
  return pointers
    .map((pointer) => `${pointer}: ${clipped(JSON.stringify(valueAt(json, pointer)) ?? '', LONGEST)}`)
    .join('\n');
}
