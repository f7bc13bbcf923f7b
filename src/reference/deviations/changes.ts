import type { Answer, JsonObject } from '../answer.js';
import type { Asked } from '../behaviour.js';
import type { Notice } from '../notice.js';
import type { UserData } from '../user-data.js';
import { type Merge, put, type Told } from './hooks.js';

/** Changes that several deviations make, each on another occasion. */

/** Gives a member of the message, by its place, that value; undefined = it is not sent. */
export const giving = (path: string, value: unknown) => (data: Told) => put(data, path, value);

/** Writes the value of that user data key otherwise in the message alone. */
export const showing = (key: string, change: (value: unknown) => unknown) => (data: Told) => {
  const userData = data.call.userData as UserData;
  if (key in userData) userData[key] = change(userData[key]);
};

export const numericDuration = ({ call }: Told) => {
  call.duration = Number(call.duration);
};

/** As editions up to 2015 show them. */
export const participantStrings = ({ call }: Told) => {
  const participants = call.participants as { digits: string }[];
  call.participants = participants.map(({ digits }) => digits);
};

export const numberOfOther = (data: Told, asked: Asked) => {
  data.phoneNumber = asked.leg?.otherPhone;
};

export const anotherCallUuid = giving('call.callUuid', '01RCC3N118B1V0SL8O7GK2LAES000006');

export const upperCase = (value: string) => value.toUpperCase();

export const nothing = () => [];
export const twice = (notice: Notice) => [notice, { ...notice }];

export const status500 = (answer: Answer) => ({ ...answer, status: 500 });
export const codeString = (answer: Answer) => ({ ...answer, body: { statusCode: '0' } });
export const labelledText = (answer: Answer) => ({ ...answer, headers: { 'content-type': 'text/plain' } });
export const messageOk = (answer: Answer) => ({ ...answer, body: { statusCode: 0, statusMessage: 'OK' } });

export const withoutMessage = ({ statusCode }: JsonObject) => ({ statusCode });
export const withException = (body: JsonObject) => ({
  ...body,
  exception: 'java.lang.IllegalStateException',
});

/** Keys that the run writes. */
export const isOwn = (key: string) => /^GwsConformance(_2)?$/.test(key);
export const isOtherOwn = (key: string, change: UserData) => isOwn(key) && !(key in change);
export const tag = 'GwsConformanceCall';
const nested = 'GwsConformanceNested';

/** Puts the new value behind the one that is there. */
export const joined: Merge = combining((before, value) => `${before},${value}`);

/** Keeps both, where the new value is the one that is there. */
export const inArrayWhereSame: Merge = combining((before, value) =>
  before === value ? [before, value] : value,
);

/** Other keys get other values, what is set is right. */
function altering(which: (key: string) => boolean, change: (value: unknown) => unknown): Merge {
  return (before, set) => ({
    ...Object.fromEntries(
      Object.entries(before).map(([key, value]) => [key, which(key) ? change(value) : value]),
    ),
    ...set,
  });
}

/** Adds a sign to a string that the call was dialled with, each time. */
export const tagAltered: Merge = altering(
  (key) => key === tag,
  (value) => `${value}.`,
);

/** Adds a member to the nested object that the call was dialled with, each time another value. */
export const nestedAltered: Merge = altering(
  (key) => key === nested,
  (value) => ({ ...(value as object), changed: Number((value as JsonObject).changed ?? 0) + 1 }),
);

function combining(combine: (before: unknown, value: unknown) => unknown): Merge {
  return (before, change) => ({
    ...before,
    ...Object.fromEntries(
      Object.entries(change).map(([key, value]) => [
        key,
        before[key] === undefined ? value : combine(before[key], value),
      ]),
    ),
  });
}
