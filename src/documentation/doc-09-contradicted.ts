import type { Finding, RequirementResult, TrafficMember, TrafficPlace } from '../schemas/report.gen.js';
import { isUnseen, PRESENCE, TYPES } from './member-requirements.js';
import type { Page } from './page.js';
import { findingAt, listed } from './statement.js';
import { isSentByTarget, pathIn } from './traffic-words.js';

const BOTH: NonNullable<Finding['fault']> = ['the implementation deviates', 'the page is wrong'];

/** What DOC-09 looks at of a requirement. */
export type Contradicting = Pick<
  RequirementResult,
  'id' | 'level' | 'verdict' | 'title' | 'reason' | 'source' | 'evidence'
>;

/**
 * DOC-09: each statement of the page that the target contradicts: documented types by member, everything else by the requirement whose
 * source it is.
 * @param own findings about the page itself: where it contradicts itself on the same line, that is told as well
 */
export function judgeContradicted(
  page: Page,
  places: readonly TrafficPlace[],
  requirements: readonly Contradicting[],
  own: readonly Finding[],
): Finding[] {
  const shown = places.filter(isSentByTarget);
  const types = shown.flatMap((place) => place.members.flatMap((member) => otherType(page, place, member)));
  const isUnseenAnywhere = shown.some(({ members }) => members.some(isUnseen));
  const isTold = ({ id }: Contradicting) =>
    (id === TYPES && types.length > 0) || (id === PRESENCE && isUnseenAnywhere);
  return [
    ...types,
    ...requirements
      .filter((each) => isContradicted(each) && !isTold(each))
      .flatMap((each) => statement(page, each, own)),
  ];
}

function isContradicted({ verdict, level }: Contradicting): boolean {
  return verdict === 'fail' || (verdict === 'warn' && level === 'SHOULD');
}

function otherType(page: Page, place: TrafficPlace, member: TrafficMember): Finding[] {
  const { line, documented = [], contradicted, types, requirements } = member;
  if (line === undefined || contradicted === undefined) return [];
  const others = Object.entries(types).filter(([type]) => type !== 'null' && !documented.includes(type));
  // An array is one all the same where its items are of another type.
  const came =
    listed(others.map(([type, count]) => `${type} (${count} times)`)) || `${contradicted.type} at times`;
  const text = `${pathIn(place, member)} is documented as ${listed(documented, 'or')} and came as ${came}.`;
  const { exchange } = contradicted;
  return [findingAt(page, 'DOC-09', text, [line], { fault: BOTH, requirements, exchange })];
}

function statement(page: Page, result: Contradicting, own: readonly Finding[]): Finding[] {
  const { id, title, reason, source, evidence } = result;
  if (source.line === undefined) return [];
  const elsewhere = own.filter(
    ({ fault = [], lines }) =>
      fault.includes('the page contradicts itself') && lines.some(({ line }) => line === source.line),
  );
  const beside = elsewhere.flatMap(({ lines }) => lines.map(({ line }) => line));
  const text = `By these words the target ${title}. Seen instead: ${reason}.`;
  return [
    findingAt(page, 'DOC-09', text, [source.line, ...beside], {
      fault: [...BOTH, ...(elsewhere.length > 0 ? (['the page contradicts itself'] as const) : [])],
      requirements: [id],
      exchange: evidence.find((piece) => piece.exchange !== undefined)?.exchange,
    }),
  ];
}
