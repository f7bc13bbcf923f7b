import { type Answer, Refusal } from './answer.js';
import type { Asked } from './behaviour.js';
import { operateOnCall, operateOnDevice } from './call-operations.js';
import { readCall, readCalls } from './call-reading.js';
import type { Site } from './site.js';
import { operateOnDeviceCalls, operateOnUser, operateOnVoice, readUser } from './user-operations.js';

type Handle = (site: Site, asked: Asked, query: URLSearchParams) => Answer;

/** What there is below the API path, by path and method; a group in a path is an id. */
const routes: readonly { path: RegExp; handles: Partial<Record<string, Handle>> }[] = [
  { path: /^\/me$/, handles: { GET: readUser, POST: operateOnUser } },
  { path: /^\/me\/channels\/voice$/, handles: { POST: operateOnVoice } },
  { path: /^\/me\/devices\/([^/]+)\/calls$/, handles: { POST: operateOnDeviceCalls } },
  { path: /^\/me\/devices\/([^/]+)$/, handles: { POST: operateOnDevice } },
  { path: /^\/me\/calls$/, handles: { GET: readCalls } },
  { path: /^\/me\/calls\/([^/]+)$/, handles: { GET: readCall, POST: operateOnCall } },
];

/**
 * Carries out a request.
 * @throws Refusal: 404 with statusCode 6 for an unknown path or another user's device, 405 for a method that its path
 * does not have, and whatever the operation throws
 */
export function carryOut(site: Site, asked: Asked, query: URLSearchParams): Answer {
  const route = routes.find(({ path }) => path.test(asked.path));
  if (!route) throw new Refusal(404, 6, 'There is nothing at this address.');
  const handle = route.handles[asked.method];
  if (!handle) {
    const allow = Object.keys(route.handles).join(', ');
    throw new Refusal(405, 3, `The method ${asked.method} is not possible here.`, { allow });
  }
  const deviceId = deviceIdOf(asked.path);
  if (deviceId !== undefined && deviceId !== asked.agent.deviceId) {
    throw new Refusal(404, 6, 'There is no such device of this user.');
  }
  return handle(site, asked, query);
}

/** Adds the call that a request is about: by the URL's id, or at a device, as editions up to 2016 show, by callUuid. */
export function withCall(site: Site, asked: Asked): Asked {
  const { callUuid } = asked.body;
  const fromBody =
    deviceIdOf(asked.path) !== undefined && typeof callUuid === 'string' ? callUuid : undefined;
  const inPath = /^\/me\/calls\/([^/]+)$/.exec(asked.path)?.[1];
  const callId = inPath === undefined ? fromBody : decoded(inPath);
  if (callId === undefined) return asked;
  const call = site.switchboard.find(callId);
  return { ...asked, callId, call, leg: call?.legOf(asked.agent) };
}

function deviceIdOf(path: string): string | undefined {
  return /^\/me\/devices\/([^/]+)/.exec(path)?.[1];
}

/** A part of an address as it was meant; what is no encoding is taken as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
