import type { Asked } from '../behaviour.js';
import type { Past } from '../call.js';
import { setsDisposition } from '../call-notice.js';
import type { Deviation } from '../named-behaviour.js';
import { gives, type Which } from './dispositions.js';

type Make = Deviation['behaviour'];

/** Tells requests apart, with a count of its own for each server. */
export type Occasion = () => Which;

/** A deviation that is there on some occasion only. */
export function when(occasion: Occasion, make: (which: Which) => Make): Make {
  return (means) => make(occasion())(means);
}

/**
 * Each n-th of those requests, counted over the whole server. Whichever hook asks first counts; the others are told the same.
 */
export function every(n: number, which: Which): Occasion {
  return () => {
    const seen = new WeakMap<object, boolean>();
    let count = 0;
    return (asked) => {
      if (!which(asked)) return false;
      const known = seen.get(asked.body) ?? ++count % n === 0;
      seen.set(asked.body, known);
      return known;
    };
  };
}

/** Requests to which all of these apply. */
export function both(...all: readonly Which[]): Which {
  return (asked) => all.every((which) => which(asked));
}

/** A disposition that names a key. */
export const withKey: Which = (asked) => setsDisposition(asked) && keyIn(asked.body) !== undefined;

/** A disposition that names none, so that it goes under the configured key. */
export const withoutKey: Which = (asked) => setsDisposition(asked) && !asked.body.dispositionKey;

/** A disposition under a key that was set on this call before, be it the configured one. */
export const again: Which = (asked) =>
  setsDisposition(asked) && earlier(asked).some(({ body }) => keyIn(body) === keyIn(asked.body));

/** A disposition under another key than the first that was named on this call. */
export const underAnotherKey: Which = (asked) => {
  const first = earlier(asked).find(({ body }) => keyIn(body) !== undefined);
  return withKey(asked) && first !== undefined && keyIn(first.body) !== keyIn(asked.body);
};

/** A disposition of a call that is not the first on which its agent set one. */
export const ofLaterCall: Which = (asked) => setsDisposition(asked) && isLater(asked);

/** Whether the agent's call is another than the first on which that agent set a disposition. */
export function isLater({ leg }: Pick<Asked, 'leg'>): boolean {
  return leg !== undefined && (leg.number ?? leg.agent.dispositioned + 1) > 1;
}

/** A disposition of a call that was on hold and is so no longer. */
export const afterRetrieve: Which = (asked) =>
  setsDisposition(asked) && asked.leg?.retrieved === true && asked.leg.state === 'Established';

/** A disposition of a call, when the request about it just before was refused. */
export const afterRefusal: Which = (asked) => setsDisposition(asked) && past(asked).at(-1)?.refused === true;

/** A disposition of a call that another party than its agent ended. */
export const releasedByOther: Which = (asked) =>
  setsDisposition(asked) && asked.leg?.state === 'Released' && asked.leg.call.hungUpBy !== asked.agent;

/** A disposition of a released call that had one since it was released. */
export const releasedBefore: Which = (asked) =>
  setsDisposition(asked) &&
  asked.leg?.state === 'Released' &&
  earlier(asked).some(({ state }) => state === 'Released');

/** A disposition of a released call that had none while it was up. */
export const neverWhileUp: Which = (asked) =>
  setsDisposition(asked) &&
  asked.leg?.state === 'Released' &&
  !earlier(asked).some(({ state }) => state !== 'Released');

/** A disposition of more characters than that. */
export function longerThan(length: number): Which {
  return (asked) => setsDisposition(asked) && String(asked.body.disposition).length > length;
}

/** The key that a body names; none when it is empty or no string. */
function keyIn(body: Asked['body']): string | undefined {
  return typeof body.dispositionKey === 'string' && body.dispositionKey !== ''
    ? body.dispositionKey
    : undefined;
}

/** Requests without that member. */
export function lacking(member: string): Which {
  return (asked) => asked.callId !== undefined && !gives(asked, member);
}

/** What was taken of the same call before this request. */
function earlier(asked: Asked): readonly Past[] {
  return past(asked).filter(({ refused }) => !refused);
}

/** A request is remembered once it is answered; a hook may ask before that or after. */
function past({ leg, body }: Asked): readonly Past[] {
  const all = leg?.call.past ?? [];
  const own = all.findIndex((one) => one.body === body);
  return own < 0 ? all : all.slice(0, own);
}
