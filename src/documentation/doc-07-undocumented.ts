import type { Finding, TrafficMember, TrafficPlace } from '../schemas/report.gen.js';
import type { Page } from './page.js';
import { findingAt, listed } from './statement.js';
import { kindOf, lineOfParent, pathIn, seenText } from './traffic-words.js';

// So many are told one by one of a place.
const MOST = 20;

/**
 * DOC-07: each member, and each value of an enumeration, that was seen and that neither the page nor a fact of
 * fixtures/documentation/facts.json knows. What servers in the field are known to send is no news.
 */
export function judgeUndocumented(page: Page, places: readonly TrafficPlace[]): Finding[] {
  return places.flatMap((place) => {
    const unknown = place.members.filter(isUnknown);
    const left = unknown.slice(MOST).length + (place.more ?? 0);
    return [
      ...unknown.slice(0, MOST).map((member) => undocumented(page, place, member)),
      ...(left > 0 ? [more(page, place, left)] : []),
      ...place.members.flatMap((member) => values(page, place, member)),
    ];
  });
}

function isUnknown({ line, fact, count }: TrafficMember): boolean {
  return line === undefined && fact === undefined && count > 0;
}

function undocumented(page: Page, place: TrafficPlace, member: TrafficMember): Finding {
  const text = `${pathIn(place, member)} is documented nowhere: it came in ${seenText(member)}.`;
  return findingAt(page, 'DOC-07', text, [lineOfParent(page, place, member)], {
    fault: ['the page is silent'],
  });
}

function more(page: Page, place: TrafficPlace, left: number): Finding {
  const text = `Other names than these came in ${kindOf(place)}s, ${left} times; they are not told one by one.`;
  return findingAt(page, 'DOC-07', text, [lineOfParent(page, place, { path: '' })], {
    fault: ['the page is silent'],
  });
}

function values(page: Page, place: TrafficPlace, member: TrafficMember): Finding[] {
  const unknown = (member.values ?? []).filter((each) => each.unknown);
  if (unknown.length === 0 || member.line === undefined) return [];
  const what = unknown.length === 1 ? 'a value' : `${unknown.length} values`;
  const names = listed(unknown.map(({ value, count }) => `${value} (${count} times)`));
  const text = `${pathIn(place, member)} shows ${what} that neither the page nor a sibling page names: ${names}.`;
  return [findingAt(page, 'DOC-07', text, [member.line], { fault: ['the page is silent'] })];
}
