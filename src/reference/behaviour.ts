import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EventUserEvent } from '../schemas/event-user-event.gen.js';
import type { Agent } from './agent.js';
import type { Answer, JsonObject, Refusal } from './answer.js';
import type { Call, Leg } from './call.js';
import type { Notice } from './notice.js';
import { bodyOf } from './request-body.js';
import { mergeUserData, type UserData } from './user-data.js';

/** A request that reached the API, as far as it is understood; every hook can tell requests apart by it. */
export interface Asked {
  readonly method: string;
  /** Below the API path, such as `/me/calls/01R...`. */
  readonly path: string;
  readonly agent: Agent;
  /** The JSON object of the body; empty when there was none. */
  readonly body: JsonObject;
  /** Id of the call that the URL names; at a device URL, the callUuid of the body. */
  readonly callId?: string;
  /** That call, whosever it is; absent when there is none. */
  readonly call?: Call;
  /** The asking agent's side of that call; absent when there is no such call or the agent is no party of it. */
  readonly leg?: Leg;
}

/** What a SetCallDisposition comes down to. */
export interface Disposition {
  /** The call that it is set on; absent = none, it is answered without effect. */
  leg: Leg | undefined;
  key: string;
  value: unknown;
}

/**
 * The decision points of the reference. Each gets what a conformant server would do and returns what this one does;
 * a deviation replaces a few. What is handed in was made for the occasion and may be changed in place.
 * `asked` is undefined where a timer of the server is the cause.
 */
export interface Behaviour {
  /**
   * Every HTTP request before anything is read of it, CometD included; the response to be can be given header fields. What it
   * returns is the response of something that stands before the server, which the request then never reaches.
   */
  arrives(request: IncomingMessage, response: ServerResponse): Answer | undefined;
  /** Whether an agent's CometD session may listen to a channel that there is. */
  subscribes(agent: Agent, channel: string): boolean;
  /** The method that a request is treated as. */
  method(method: string, path: string): string;
  /** The user that a request is treated as coming from, given the one whose credentials it carries. */
  caller(agent: Agent | undefined, method: string, path: string): Agent | undefined;
  /** The body of an operation. Throws Refusal when there is none to be understood. */
  body(path: string, text: string): JsonObject;
  /** Whether a SetCallDisposition is refused, and with what. */
  refusal(asked: Asked, planned: Refusal | undefined): Refusal | undefined;
  /** After a request about a call was refused. */
  refused(asked: Asked, refusal: Refusal): void;
  /** What is set on which call, in both branches. */
  disposition(asked: Asked, planned: Disposition): Disposition;
  /** The value that an active call's user data get for a disposition. */
  stored(asked: Asked, value: unknown): unknown;
  /** The user data after a change. Throws Refusal when they cannot be changed so. */
  merge(asked: Asked, before: UserData, change: UserData): UserData;
  /** The messages that an operation or a timer brings about; asked for a released call too, with none planned. */
  notices(asked: Asked | undefined, planned: Notice[]): Notice[];
  /** The events that a disposition brings about; asked for an active call too, with none planned. */
  events(asked: Asked, planned: EventUserEvent[]): EventUserEvent[];
  /** The call resource as it is read. */
  resource(asked: Asked, resource: JsonObject): JsonObject;
  /** The response to any request that reached the API. */
  answer(asked: Asked, planned: Answer): Answer;
}

/** The conformant behaviour: what is planned is done. */
export const conformant: Behaviour = {
  arrives: () => undefined,
  subscribes: () => true,
  method: (method) => method,
  caller: (agent) => agent,
  body: (_, text) => bodyOf(text),
  refusal: (_, planned) => planned,
  refused: () => {},
  disposition: (_, planned) => planned,
  stored: (_, value) => value,
  merge: (_, before, change) => mergeUserData(before, change),
  notices: (_, planned) => planned,
  events: (_, planned) => planned,
  resource: (_, resource) => resource,
  answer: (_, planned) => planned,
};
