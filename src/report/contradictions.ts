import type { Evidence } from '../checks/observation.js';
import { quoted } from '../checks/observation.js';
import { responseText } from '../checks/response.js';
import { type Contradiction as Found, soToo } from '../judge/requirement-verdict.js';
import type { JudgedTrace } from '../judge/whole.js';
import type { Report, RequirementResult } from '../schemas/report.gen.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
import type { Exchange } from '../trace/exchange.js';
import { kindOf } from '../trace/message.js';
import { clipped } from '../trace/visible.js';
import { intentsOf } from '../trace/whole.js';
import { againOf, type Intents } from './again.js';
import { isContradicted, leftOpenBy } from './because.js';
import { curlOf } from './curl.js';
import { duration } from './duration.js';
import { exchangeCommands } from './exchange-commands.js';
import { foldedJson } from './folded-json.js';
import { namedMembers } from './named-members.js';
import { toldDifference } from './told-difference.js';

export type Contradiction = NonNullable<Report['contradictions']>[number];
type SeenJson = Contradiction['seen'][number];

// By so much of a value it is known; all of it stands in the exchange.
const LONGEST_ASKED = 60;
// As many as a reader compares.
const MOST_SEEN = 3;

/** Each MUST and SHOULD that is contradicted, MUSTs first, of these what others are left open for, with what shows it. */
export function contradictionsOf(
  trace: JudgedTrace,
  requirements: readonly RequirementResult[],
): Contradiction[] {
  const intents = intentsOf(trace.records);
  return inOrder(requirements).map((each) => contradictionOf(trace, each, intents));
}

/** The contradicted requirements in the order in which a reader wants them. */
export function inOrder(requirements: readonly RequirementResult[]): RequirementResult[] {
  const weight = ({ id, verdict }: RequirementResult) =>
    (verdict === 'fail' ? 1000 : 0) + leftOpenBy(id, requirements).length;
  return requirements.filter(isContradicted).sort((a, b) => weight(b) - weight(a));
}

function contradictionOf(trace: JudgedTrace, result: RequirementResult, intents: Intents): Contradiction {
  const { id, evidence } = result;
  const shownBy = evidence.find((piece) => piece.exchange !== undefined)?.exchange;
  const exchange = trace.exchanges.find((each) => each.id === shownBy);
  // What is contradicted in this run is judged in it.
  const contradiction = trace.results.get(id)?.contradiction as Found;
  const came = contradiction.reason + soToo(contradiction.otherCases);
  const again = againOf(result, trace, intents, exchange);
  if (exchange === undefined) return { id, anchor: id, came, seen: [], again };
  return {
    id,
    anchor: exchange.id,
    exchange: exchange.id,
    asked: askedOf(exchange),
    answered: responseText(exchange),
    came: toldDifference(contradiction),
    seen: seenOf(trace, exchange, evidence, came),
    curl: curlOf(exchange.request),
    commands: exchangeCommands(trace, exchange),
    again,
  };
}

/** A reason without the number and the names of the exchanges on which it holds (src/judge/tally.ts). */
export function withoutShare(reason: string): string {
  return reason.replace(/; on \d+ of \d+ exchanges(?:, x\d+)*(?:, \.\.\.)?/, '');
}

/** `bystander asked of agent's active call: disposition "..." under GwsConformance`. */
function askedOf({ sender, leg, state, releasedBy, shape }: Exchange): string {
  const whose = sender === leg.agent ? 'its' : `${leg.agent}'s`;
  const call = `${state === 'unknown' ? '' : `${state} `}call`;
  const end = releasedBy === undefined ? '' : ` (released by the ${releasedBy})`;
  const under = shape.key === undefined ? ', without a key' : ` under ${shape.key}`;
  const what = shape.described ?? `disposition ${clipped(quoted(shape.value), LONGEST_ASKED)}${under}`;
  return `${sender} asked of ${whose} ${call}${end}: ${what}`;
}

/** The JSON in which it shows: what the evidence of the exchange points at, and what came elsewhere, where the reason speaks of it. */
function seenOf(
  { records }: JudgedTrace,
  exchange: Exchange,
  evidence: readonly Evidence[],
  came: string,
): SeenJson[] {
  const { leg, sentSeq, sentAt, shape } = exchange;
  const elsewhere = leg.elsewhere.find(({ seq, record }) => seq > sentSeq && came.includes(record.channel));
  const pieces: Evidence[] =
    elsewhere === undefined
      ? evidence.filter((piece) => piece.exchange === exchange.id)
      : [
          {
            text: `${kindOf(elsewhere)}, ${duration(elsewhere.at - sentAt)} after the request`,
            seq: elsewhere.seq,
          },
        ];
  const seqs = new Set(pieces.map(({ seq }) => seq));
  const bySeq = new Map(records.flatMap((record) => (seqs.has(record.seq) ? [[record.seq, record]] : [])));
  const seen = pieces.flatMap((piece): SeenJson[] => {
    const record = piece.seq === undefined ? undefined : bySeq.get(piece.seq);
    const json = record && jsonOf(record);
    if (json === undefined) return [];
    const wrong = record === elsewhere?.record ? ['/channel'] : namedMembers(json, came, shape);
    return [{ what: piece.text, seq: piece.seq, wrong, lines: [...foldedJson(json, wrong)] }];
  });
  return seen.slice(0, MOST_SEEN);
}

function jsonOf(record: TraceRecord): unknown {
  switch (record.type) {
    case 'message':
      return record.message;
    case 'response':
      return record.body ?? record.text;
    case 'event':
      return record.event;
    default:
      return undefined;
  }
}
