import type { EventUserEvent } from '../../schemas/event-user-event.gen.js';
import { type Answer, type JsonObject, Refusal } from '../answer.js';
import type { Asked, Behaviour } from '../behaviour.js';
import type { Call, Leg } from '../call.js';
import { setsDisposition } from '../call-notice.js';
import { keyOf } from '../disposition-parameters.js';
import type { Deviation } from '../named-behaviour.js';
import { callsChannel, type Notice } from '../notice.js';
import type { Switchboard } from '../switchboard.js';
import { mergeUserData, type UserData } from '../user-data.js';
import { ofActive, ofReleased, type Which } from './dispositions.js';

type Make = Deviation['behaviour'];

/** Changes the response to those dispositions that were taken. */
export function answering(which: Which, change: (answer: Answer, asked: Asked) => Answer): Make {
  return () => ({
    answer: (asked, planned) =>
      setsDisposition(asked) && planned.status === 200 && which(asked) ? change(planned, asked) : planned,
  });
}

/** Changes the response to requests that were refused by the operation. */
export function refusing(change: (answer: Answer, asked: Asked) => Answer, which: Which = () => true): Make {
  return () => ({
    answer: (asked, planned) =>
      asked.callId !== undefined && planned.status >= 400 && which(asked) ? change(planned, asked) : planned,
  });
}

/** The same, where the refusal is a JSON object. */
export function refusingBody(change: (body: JsonObject) => unknown, which?: Which): Make {
  return refusing((answer) => ({ ...answer, body: change(answer.body as JsonObject) }), which);
}

/** Changes the message of each of those dispositions, in place. */
export function telling(change: (data: Told, asked: Asked) => void, which: Which = ofActive): Make {
  return sending((notice, asked) => {
    change(toldBy(notice), asked);
    return [notice];
  }, which);
}

/** The same for the copies of the call's other parties; the asking agent's stays as it is. */
export function tellingOthers(
  change: (data: Told, asked: Asked, notice: Notice) => void,
  which: Which = ofActive,
): Make {
  return sending((notice, asked) => {
    if (toOthers(notice, asked)) change(toldBy(notice), asked, notice);
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

/** Sends those who are no party of an active call a message that is made of its agent's. */
export function tellingStrangers(make: (notice: Notice) => Notice, which: Which = ofActive): Make {
  return ({ agents }) => ({
    notices: (asked, planned) => {
      const [first] = planned;
      if (!asked || !which(asked) || !first) return planned;
      const strangers = agents.filter((agent) => !planned.some(({ to }) => to === agent));
      return [...planned, ...strangers.map((to) => ({ ...make(first), to }))];
    },
  });
}

/** Shows in the messages of those dispositions the user data as they were before it; what is stored is right. */
export function showingBefore(
  which: Which = ofActive,
  whose: (notice: Notice, asked: Asked) => boolean = () => true,
): Make {
  return () => {
    const told = new WeakMap<Call, UserData>();
    return {
      merge: (asked, before, change) => {
        if (asked.leg) told.set(asked.leg.call, before);
        return mergeUserData(before, change);
      },
      notices: (asked, planned) => {
        const before = asked?.leg && which(asked) ? told.get(asked.leg.call) : undefined;
        for (const notice of planned)
          if (asked && before && whose(notice, asked)) toldBy(notice).call.userData = before;
        return planned;
      },
    };
  };
}

/** Sends other events in the place of each that one of those dispositions of a released call brings about. */
export function signalling(
  change: (event: EventUserEvent, asked: Asked) => EventUserEvent[],
  which: Which = ofReleased,
): Make {
  return () => ({
    events: (asked, planned) => (which(asked) ? planned.flatMap((event) => change(event, asked)) : planned),
  });
}

/** The event that a request would bring about, were its call released and it taken. */
export function eventFor(asked: Asked, configuredKey: string, call = asked.leg?.call): EventUserEvent {
  return {
    event: 'EventUserEvent',
    time: new Date().toISOString(),
    thisDN: asked.agent.phone,
    callUuid: call?.callUuid,
    userData: { [keyOf(asked.body, configuredKey) ?? configuredKey]: asked.body.disposition ?? '' },
  };
}

/** Sends an event for those dispositions, whatever was planned. */
export function sendingEvent(which: Which): Make {
  return ({ settings }) => ({
    events: (asked, planned) => (which(asked) ? [eventFor(asked, settings.configuredKey)] : planned),
  });
}

/** Refuses those requests with that message. */
export function refusingWith(message: string, which: Which): Make {
  return () => ({
    refusal: (asked, planned) => (which(asked) ? new Refusal(400, 2, message) : planned),
  });
}

/** The call that a path addresses; undefined = none. */
export function callAt(switchboard: Switchboard, path: string): Call | undefined {
  return switchboard.find(/^\/me\/calls\/([^/]+)$/.exec(path)?.[1]);
}

/** A notice for another party of the call than the agent who asks. */
export const toOthers = (notice: Notice, asked: Asked): boolean => notice.to !== asked.agent;

/** The side of the agent who asks. */
export const isAsking = (leg: Leg, asked: Asked): boolean => leg.agent === asked.agent;

/** Delivers, after those dispositions of a released call, a message about it to some of its parties. */
export function tellingReleased(
  which: Which,
  whose: (leg: Leg, asked: Asked) => boolean,
  make: (notice: Notice, asked: Asked) => Notice = (notice) => notice,
): Make {
  return ({ switchboard }) => ({
    notices: (asked, planned) =>
      asked?.leg && ofReleased(asked) && which(asked)
        ? asked.leg.call.legs
            .filter((leg) => whose(leg, asked))
            .map((leg) => make(switchboard.notice(leg, 'AttachedDataChanged'), asked))
        : planned,
  });
}

/** Takes requests that are to be refused. */
export function taking(which: Which): Partial<Behaviour> {
  return { refusal: (asked, planned) => (which(asked) ? undefined : planned) };
}

/** Takes those requests with an empty disposition. */
export function takingEmpty(which: Which): Make {
  return () => ({
    ...taking(which),
    disposition: (asked, planned) => (which(asked) ? { ...planned, value: '' } : planned),
  });
}

/** Answers those requests like success, whatever was to be answered. */
export function answeringZero(which: Which): Make {
  return () => ({
    answer: (asked, planned) => (which(asked) ? { status: 200, body: { statusCode: 0 } } : planned),
  });
}

/** What a disposition makes of the user data of an active call. */
export type Merge = (before: UserData, change: UserData, asked: Asked) => UserData;

/** Merges those dispositions into the user data of their call in another way. */
export function merging(merge: Merge, which: Which = () => true): Make {
  return () =>
    merged((before, change, asked) =>
      which(asked) ? merge(before, change, asked) : mergeUserData(before, change),
    );
}

/** The same, where keys go, and the disposition is set all the same. */
export function losing(goes: (key: string, change: UserData) => boolean, which: Which = () => true): Make {
  return merging((before, change) => {
    const kept = Object.entries(before).filter(([key]) => !goes(key, change));
    return { ...Object.fromEntries(kept), ...change };
  }, which);
}

/** The same, to be put together with other hooks. */
export function merged(merge: Merge): Partial<Behaviour> {
  return {
    merge: (asked, before, change) =>
      setsDisposition(asked) ? merge(before, change, asked) : mergeUserData(before, change),
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

/** Gives a member of the message, by its place in it, a value; undefined takes it away. */
export function put(data: Told, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop() as string;
  let here: JsonObject = data;
  for (const name of names) here = here[name] as JsonObject;
  // An element that is taken away leaves no hole behind.
  if (Array.isArray(here) && value === undefined) here.splice(Number(last), 1);
  else here[last] = value;
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
