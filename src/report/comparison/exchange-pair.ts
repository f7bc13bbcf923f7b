import type { Change, ComparedLine, ComparedRow } from '../../schemas/comparison.gen.js';
import type { ExchangeTimeline, Report, TimelineEntry } from '../../schemas/report.gen.js';
import { withoutNumbers } from '../../trace/without-numbers.js';
import { differences } from '../differences.js';
import { foldedJson, parsedBody } from '../folded-json.js';

const TOLD = new Set(['request', 'response', 'failure', 'message', 'event']);
// What differs by itself.
const BY_ITSELF = /\/(metrics|duration|clientId|time|timestamp)(\/|$)/;
const MOST_ROWS = 8;

/**
 * The exchange that shows a requirement contradicted, beside the one like it of an earlier report. Values that are made for a run, ids
 * and times are no difference.
 * @param id of the exchange in the report after
 */
export function exchangePair(
  before: Report,
  after: Report,
  requirement: string,
  id: string,
): Change['exchange'] {
  const now = after.exchanges.find((each) => each.id === id);
  if (now === undefined) return undefined;
  const then = likeIt(before, now, requirement);
  return { ...(then && { before: then.id }), after: now.id, rows: rowsOf(then, now) };
}

/** The exchange of then with the same request by the same sender on a call in the same state, at best the one in its place. */
function likeIt({ exchanges, requirements }: Report, now: ExchangeTimeline, requirement: string) {
  const like = exchanges.filter(
    (each) =>
      each.situation === now.situation &&
      each.change === now.change &&
      senderOf(each) === senderOf(now) &&
      (each.title === now.title || each.change !== undefined),
  );
  const evidence = requirements.find(({ id }) => id === requirement)?.evidence ?? [];
  const isCited = ({ id }: ExchangeTimeline) => evidence.some(({ exchange }) => exchange === id);
  const isWatched = (each: ExchangeTimeline) => each.requirements.includes(requirement);
  return like.find(({ id }) => id === now.id) ?? like.find(isCited) ?? like.find(isWatched) ?? like[0];
}

function senderOf({ entries }: ExchangeTimeline): string | undefined {
  return entries.find(({ kind }) => kind === 'request')?.who;
}

// Either order of response, message and event is right: what is told is compared with its like wherever that came.
function rowsOf(then: ExchangeTimeline | undefined, now: ExchangeTimeline): ComparedRow[] {
  const olds = told(then);
  const rows = told(now).map((entry): ComparedRow => {
    const at = olds.findIndex((each) => kindOf(each) === kindOf(entry));
    const [old] = at < 0 ? [] : olds.splice(at, 1);
    return {
      before: old === undefined ? [] : linesOf(old, then, [entry, now]),
      after: linesOf(entry, now, old && [old, then]),
    };
  });
  const gone = olds.map((each): ComparedRow => ({ before: linesOf(each, then), after: [] }));
  return [...rows, ...gone].slice(0, MOST_ROWS);
}

// What came before the request, and what is about another call, is not what differs.
function told(exchange: ExchangeTimeline | undefined): TimelineEntry[] {
  return (exchange?.entries ?? []).filter(
    ({ kind, about, at, of }) =>
      TOLD.has(kind) &&
      (about === true || kind !== 'message') &&
      of === undefined &&
      at >= (exchange?.sentAt ?? 0),
  );
}

function kindOf({ kind, who, text }: TimelineEntry): string {
  return kind === 'message' || kind === 'event' ? `${kind} ${who} ${text}` : kind;
}

/** An entry by its line and its JSON, marked where it differs from the other; without another it is marked as a whole. */
function linesOf(
  entry: TimelineEntry,
  exchange: ExchangeTimeline | undefined,
  other?: [TimelineEntry, ExchangeTimeline | undefined],
): ComparedLine[] {
  const line = `${entry.kind} ${entry.kind === 'request' ? lasting(entry.text, exchange) : entry.text}`;
  const head = entry.kind === 'request' || entry.kind === 'response' ? line : `${line} (${entry.who})`;
  const json = parsedBody(entry);
  if (other === undefined) return [{ text: head, wrong: true }];
  const [another, its] = other;
  const isOther = lasting(another.text, its) !== lasting(entry.text, exchange);
  const wrong = differences(neutral(parsedBody(another), its), neutral(json, exchange)).filter(
    (each) => !BY_ITSELF.test(each),
  );
  const body = wrong.length === 0 ? [] : foldedJson(json, wrong);
  return [{ text: head, ...(isOther && { wrong: true as const }) }, ...body];
}

/** A JSON value without what is made for a run: what the request sent, and every word with a number in it. */
function neutral(value: unknown, exchange: ExchangeTimeline | undefined): unknown {
  if (typeof value === 'string') return lasting(value, exchange);
  if (Array.isArray(value)) return value.map((each) => neutral(each, exchange));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, neutral(each, exchange)]));
}

function lasting(text: string, exchange: ExchangeTimeline | undefined): string {
  if (text === sentBy(exchange)) return '[sent]';
  const call = exchange?.call || undefined;
  const named = call === undefined ? text : text.replaceAll(call, '#');
  // Where the target is, is no difference.
  return withoutNumbers(named.replace(/\w+:\/\/[^/]+/, ''));
}

function sentBy(exchange: ExchangeTimeline | undefined): unknown {
  const request = exchange?.entries.find(({ kind }) => kind === 'request');
  const json = request && parsedBody(request);
  return typeof json === 'object' && json !== null ? Reflect.get(json, 'disposition') : undefined;
}
