import type { Finding, TrafficPlace } from '../schemas/report.gen.js';
import { isUnseen, PRESENCE, sampleOf } from './member-requirements.js';
import type { Page } from './page.js';
import { findingAt } from './statement.js';
import { isSentByTarget, pathIn } from './traffic-words.js';

/** DOC-08: each member that the page's samples show and that never came in what they are samples of. */
export function judgeUnseen(page: Page, places: readonly TrafficPlace[]): Finding[] {
  return places.filter(isSentByTarget).flatMap((place) =>
    place.members.filter(isUnseen).map((member) => {
      const { line, requirements = [] } = member;
      const isHeld = requirements.includes(PRESENCE) || place.place === 'response';
      const why = isHeld ? '' : '; servers in the field send it at times, which the page does not say';
      const text = `${pathIn(place, member)} is documented and never came, in ${sampleOf(member).of} that could have had it${why}.`;
      return findingAt(page, 'DOC-08', text, [line as number], {
        fault: isHeld ? ['the implementation deviates', 'the page is wrong'] : ['the page is silent'],
        requirements,
      });
    }),
  );
}
