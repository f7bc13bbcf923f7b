import type { Answer, JsonObject } from '../answer.js';
import type { Asked, Behaviour } from '../behaviour.js';
import type { Call } from '../call.js';
import { callsChannel, type Notice } from '../notice.js';
import { mergeUserData, type UserData } from '../user-data.js';
import type { Deviation } from './deviation.js';
import { disposes, ofActive, type Which } from './dispositions.js';

type Make = Deviation['behaviour'];

/** Changes the answer to those dispositions that were taken. */
export function answering(which: Which, change: (answer: Answer, asked: Asked) => Answer): Make {
  return () => ({
    answer: (asked, planned) =>
      disposes(asked) && planned.status === 200 && which(asked) ? change(planned, asked) : planned,
  });
}

/** Changes the answer to requests that were refused by the operation. */
export function refusing(change: (answer: Answer, asked: Asked) => Answer): Make {
  return () => ({
    answer: (asked, planned) =>
      asked.callId !== undefined && planned.status >= 400 ? change(planned, asked) : planned,
  });
}

/** Changes the message of each of those dispositions, in place. */
export function telling(change: (data: Told, asked: Asked) => void, which: Which = ofActive): Make {
  return sending((notice, asked) => {
    change(toldBy(notice), asked);
    return [notice];
  }, which);
}

/** Sends other messages in the place of each that one of those dispositions brings about. */
export function sending(instead: (notice: Notice, asked: Asked) => Notice[], which: Which = ofActive): Make {
  return () => ({
    notices: (asked, planned) =>
      asked && which(asked) ? planned.flatMap((notice) => instead(notice, asked)) : planned,
  });
}

/** Stores something else than the disposition, when the call is active. */
export function storing(change: (value: string) => unknown, which: Which = () => true): Make {
  return () => ({
    stored: (asked, value) => (typeof value === 'string' && which(asked) ? change(value) : value),
  });
}

/** Takes requests that are to be refused. */
export function taking(which: Which): Partial<Behaviour> {
  return { refusal: (asked, planned) => (which(asked) ? undefined : planned) };
}

/** Answers those requests like success, whatever was to be answered. */
export function answeringZero(which: Which): Make {
  return () => ({
    answer: (asked, planned) => (which(asked) ? { status: 200, body: { statusCode: 0 } } : planned),
  });
}

/** What a disposition makes of the user data of an active call. */
export type Merge = (before: UserData, change: UserData, asked: Asked) => UserData;

/** Merges a disposition into the user data of its call in another way. */
export function merging(merge: Merge): Make {
  return () => merged(merge);
}

/** The same, to be put together with other hooks. */
export function merged(merge: Merge): Partial<Behaviour> {
  return {
    merge: (asked, before, change) =>
      disposes(asked) ? merge(before, change, asked) : mergeUserData(before, change),
  };
}

/** What a message about a call says, open to any change. */
export interface Told extends JsonObject {
  call: JsonObject;
}

/** The content of a notice of the calls channel. */
export function toldBy(notice: Notice): Told {
  if (notice.channel !== callsChannel) throw new Error(`${notice.channel} tells of no call`);
  return notice.data as unknown as Told;
}

/** A merge that changes nothing and remembers, by call, the key that was set last. */
export function rememberingKey(): { last: WeakMap<Call, string>; merge: Behaviour['merge'] } {
  const last = new WeakMap<Call, string>();
  const merge: Behaviour['merge'] = (asked, before, change) => {
    const [key] = Object.keys(change);
    if (asked.leg && key !== undefined) last.set(asked.leg.call, key);
    return mergeUserData(before, change);
  };
  return { last, merge };
}
