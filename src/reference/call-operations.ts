import { type Answer, isObject, Refusal, success } from './answer.js';
import type { Asked } from './behaviour.js';
import type { Leg } from './call.js';
import { setCallDisposition } from './set-call-disposition.js';
import type { Site } from './site.js';
import { requireState } from './switchboard.js';
import type { UserData } from './user-data.js';

type Operation = (site: Site, asked: Asked) => Answer;

/** What can be posted to `/me/calls/{id}`; the other capabilities of a call resource are not built. */
const operations: Record<string, Operation> = {
  Answer: (site, asked) => {
    const leg = ownLeg(site, asked);
    requireState(leg, 'Answer', 'Ringing');
    site.switchboard.move(asked, leg.call.legs, 'Established');
    return success();
  },
  Hold: (site, asked) => {
    const leg = ownLeg(site, asked);
    requireState(leg, 'Hold', 'Established');
    site.switchboard.move(asked, [leg], 'Held');
    return success();
  },
  Retrieve: (site, asked) => {
    const leg = ownLeg(site, asked);
    requireState(leg, 'Retrieve', 'Held');
    leg.retrieved = true;
    site.switchboard.move(asked, [leg], 'Established');
    return success();
  },
  Hangup: (site, asked) => {
    const leg = ownLeg(site, asked);
    requireState(leg, 'Hangup', 'Dialing', 'Ringing', 'Established', 'Held');
    site.switchboard.release(asked, leg.call);
    return success();
  },
  UpdateUserData: (site, asked) => {
    const leg = ownLeg(site, asked);
    const change = userDataOf(asked.body.userData);
    if (!change) throw new Refusal(400, 1, 'The required parameter userData is missing.');
    requireState(leg, 'UpdateUserData', 'Dialing', 'Ringing', 'Established', 'Held');
    site.switchboard.write(asked, leg.call, change);
    return success();
  },
  SetCallDisposition: setCallDisposition,
};

/**
 * Carries out the operation that a POST to `/me/calls/{id}` names.
 * @throws Refusal after the behaviour was told of it
 */
export function operateOnCall(site: Site, asked: Asked): Answer {
  return remembering(site, asked, () => operationOf(asked, operations)(site, asked));
}

/** The same for `/me/devices/{deviceId}`, where editions up to 2016 show SetCallDisposition, and nothing else here. */
export function operateOnDevice(site: Site, asked: Asked): Answer {
  return remembering(site, asked, () =>
    operationOf(asked, { SetCallDisposition: setCallDisposition })(site, asked),
  );
}

/**
 * The user data of a request; undefined when there are none.
 * @throws Refusal (400, statusCode 10) when they are no object
 */
export function userDataOf(value: unknown): UserData | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw new Refusal(400, 10, 'userData must be an object.');
  return value;
}

/**
 * Picks what the body's operationName names.
 * @throws Refusal (400) with statusCode 1 when it names none, 10 when it names one that is not there
 */
export function operationOf<T>(asked: Asked, known: Record<string, T>): T {
  const name = asked.body.operationName;
  if (name === undefined || name === null || name === '') {
    throw new Refusal(400, 1, 'The required parameter operationName is missing.');
  }
  const operation = typeof name === 'string' && Object.hasOwn(known, name) ? known[name] : undefined;
  if (!operation)
    throw new Refusal(400, 10, `operationName must be one of ${Object.keys(known).join(', ')}.`);
  return operation;
}

function ownLeg(site: Site, asked: Asked): Leg {
  if (!asked.agent.has('api-voice')) throw new Refusal(403, 5, 'The feature api-voice is required.');
  if (!asked.leg || !site.switchboard.find(asked.callId)) {
    throw new Refusal(404, 6, `There is no call ${asked.callId} of this user.`);
  }
  return asked.leg;
}

function remembering(site: Site, asked: Asked, operate: () => Answer): Answer {
  const { body, leg } = asked;
  const state = leg?.state;
  const remember = (refused: boolean) => asked.call?.remember({ body, state, refused });
  try {
    const answer = operate();
    if (body.operationName === 'SetCallDisposition') {
      if (leg) leg.number ??= ++leg.agent.dispositioned;
      remember(false);
    }
    return answer;
  } catch (refusal) {
    if (refusal instanceof Refusal) {
      remember(true);
      site.behaviour.refused(asked, refusal);
    }
    throw refusal;
  }
}
