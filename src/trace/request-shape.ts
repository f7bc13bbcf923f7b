import type { Edition } from '../schemas/editions.gen.js';
import type { HeaderRecord, RequestRecord } from '../schemas/trace.gen.js';
import { type Members, members, own } from './message.js';

/** The operation that this project is about (page, parameter table). */
export const OPERATION = 'SetCallDisposition';

/** What a request differs in from the documented one, in words; it is the same for the same difference. */
export type Change =
  | 'no JSON'
  | 'another method'
  | 'without operationName'
  | 'unknown operationName'
  | 'without disposition'
  | 'without callUuid'
  | 'without callUri'
  | 'structured disposition'
  | 'scalar disposition'
  | 'empty disposition'
  | 'structured dispositionKey'
  | 'scalar dispositionKey'
  | 'empty dispositionKey'
  | 'odd dispositionKey'
  | 'unknown call'
  | 'callUuid of another call'
  | 'callUri of another call'
  | 'no credentials'
  | 'no feature'
  | 'no party';

/** How the request names address and callUri: as the edition shows it, with `call.uri`, or at the address of another edition. */
export type Form = 'documented' | 'call.uri' | 'another address';

/** What of a request can be read from itself and from what is known of its call. */
export interface RequestShape {
  readonly form: Form;
  readonly changes: readonly Change[];
  /** What is changed, for people; undefined = it is the documented request, or another form of it. */
  readonly described?: string;
  /** The user data key that it names; undefined = none that could be one. */
  readonly key?: string;
  /** What it asks the key to hold, of whatever JSON type; undefined = nothing. */
  readonly value: unknown;
}

/** What a request says, before it is held against a call. */
export interface Asked {
  readonly request: RequestRecord;
  /** The id in an address `.../me/calls/{id}`, percent-decoded, parameters aside. */
  readonly callId?: string;
  readonly address: 'call' | 'device';
  readonly body: Members;
}

// Operations of the same addresses that set no disposition (sibling pages); whatever else is posted there is looked at.
const OTHER_OPERATIONS = new Set(
  (
    'Answer Hold Retrieve Hangup Dial SendDtmf UpdateUserData AttachUserData DeleteUserData DeleteUserDataPair ClearCall ' +
    'InitiateTransfer CompleteTransfer InitiateConference CompleteConference SingleStepTransfer SingleStepConference ' +
    'StartRecording StopRecording PauseRecording ResumeRecording Mute Unmute ListenIn StopMonitoring Ready NotReady'
  ).split(' '),
);
const OWN_MEMBERS = ['callUri', 'callUuid', 'disposition', 'dispositionKey'];

/** Reads a request as a SetCallDisposition or one that is a readable change away from it; undefined when it is neither. */
export function askedBy(request: RequestRecord): Asked | undefined {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return undefined;
  const path = pathOf(request.url);
  const address = /\/me\/calls\/[^/]+$/.test(path)
    ? 'call'
    : /\/me\/devices\/[^/]+$/.test(path)
      ? 'device'
      : undefined;
  if (address === undefined) return undefined;
  const body = members(request.body);
  const name = own(body, 'operationName');
  if (name !== OPERATION) {
    if (typeof name === 'string' && OTHER_OPERATIONS.has(name)) return undefined;
    const named = OWN_MEMBERS.filter((member) => own(body, member) !== undefined).length;
    if (named < 2 && !request.text?.includes(OPERATION)) return undefined;
  }
  const callId = address === 'call' ? lastSegment(path) : undefined;
  return { request, address, body, ...(callId !== undefined && { callId }) };
}

/** The id of the call in an address `.../me/calls/{id}`, percent-decoded, parameters aside; undefined = it is none of a call. */
export function callIdIn(url: string): string | undefined {
  const path = pathOf(url);
  return /\/me\/calls\/[^/]+$/.test(path) ? lastSegment(path) : undefined;
}

/** The id of the call that a request, or a URI, is about: of its address, else of its callUri. */
export function callIdOf({ callId, body }: Asked): string | undefined {
  if (callId !== undefined) return callId;
  const uri = own(body, 'callUri');
  return typeof uri === 'string' && uri.includes('/calls/') ? lastSegment(pathOf(uri)) : undefined;
}

/** What is known of the call that a request addresses, and of who sends it. */
export interface Known {
  readonly header: HeaderRecord;
  readonly edition: Edition;
  /** Whether there is such a call at all. */
  readonly exists: boolean;
  readonly callId?: string;
  /** What `callUuid` has to be; undefined = nothing tells. */
  readonly callUuid?: string;
  /** `call.uri` as the call's agent was told. */
  readonly uri?: string;
  readonly sender: 'party' | 'no party' | 'no feature' | 'no credentials';
  /** The key configured on the server, where it is known. */
  readonly configuredKey?: string;
}

/** Reads what a request is, held against the documented request for its call. */
export function shapeOf(asked: Asked, known: Known): RequestShape {
  const { request, body } = asked;
  const changes: Change[] = [];
  const words: string[] = [];
  const changed = (change: Change, described: string = change) => {
    changes.push(change);
    words.push(described);
  };
  if (request.method !== 'POST') changed('another method', `${request.method} instead of POST`);
  if (known.sender !== 'party')
    changed(
      known.sender,
      known.sender === 'no credentials' ? withoutCredentials(request) : SENT_BY[known.sender],
    );
  if (request.body === undefined || typeof request.body !== 'object' || request.body === null) {
    changed('no JSON', 'a body that is not JSON');
    return shape(formOf(asked, known), undefined, undefined);
  }
  const name = own(body, 'operationName');
  if (name === undefined) changed('without operationName');
  // Nothing public says what an empty name is: if not unknown, it is none.
  else if (name === null || name === '')
    changed('without operationName', name === '' ? 'an empty operationName' : 'null as operationName');
  else if (name !== OPERATION) changed('unknown operationName', 'an unknown operationName');
  const form = formOf(asked, known);
  if (!known.exists) changed('unknown call', 'a call that never existed');
  for (const member of ['callUuid', 'callUri'] as const) {
    if (own(body, member) === undefined) changed(`without ${member}`);
    else if (known.exists && isOfAnother(member, own(body, member), known))
      changed(`${member} of another call`);
  }
  const value = own(body, 'disposition');
  if (value === undefined) changed('without disposition');
  else if (value === '') changed('empty disposition', 'an empty disposition');
  else if (typeof value !== 'string')
    changed(
      isStructure(value) ? 'structured disposition' : 'scalar disposition',
      valued('disposition', value),
    );
  const key = own(body, 'dispositionKey');
  if (key === '' || key === null) changed('empty dispositionKey', key === '' ? 'an empty key' : 'a null key');
  else if (typeof key === 'string') {
    if (isOdd(key, known)) changed('odd dispositionKey', `key ${quotedKey(key)}`);
  } else if (key !== undefined)
    changed(
      isStructure(key) ? 'structured dispositionKey' : 'scalar dispositionKey',
      valued('dispositionKey', key),
    );
  return shape(form, typeof key === 'string' && key !== '' ? key : undefined, value);

  function shape(form: Form, key: string | undefined, value: unknown): RequestShape {
    return {
      form,
      changes,
      value,
      ...(key !== undefined && { key }),
      ...(words.length > 0 && { described: words.join(', ') }),
    };
  }
}

/** How a request is described that shows credentials of which the sender knows that they are wrong, or a session that there is not. */
export const WRONG_PASSWORD = 'sent with a wrong password';
export const UNKNOWN_SESSION = 'sent with the cookie of no session';

const SENT_BY = {
  'no party': 'sent by an agent who is no party',
  'no feature': 'sent by an agent without api-voice',
};

function withoutCredentials({ headers, agent }: RequestRecord): string {
  const shows = (field: RegExp) => Object.keys(headers).some((name) => field.test(name));
  if (shows(/^authorization$/i)) return WRONG_PASSWORD;
  return agent === 'anonymous' && shows(/^cookie$/i) ? UNKNOWN_SESSION : 'sent without credentials';
}

function valued(member: string, value: unknown): string {
  const json = JSON.stringify(value);
  return `${member} is ${json.length > 60 ? `${json.slice(0, 57)}...` : json}`;
}

function quotedKey(key: string): string {
  return key.length > 40 ? `of ${key.length} characters` : JSON.stringify(key);
}

function isStructure(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

// Letters, digits and underscore are a plain key; what the site itself has configured is one as well.
function isOdd(key: string, { configuredKey, header }: Known): boolean {
  if (key === configuredKey || header.testKeys.includes(key)) return false;
  return !/^\w{1,64}$/.test(key);
}

function formOf({ address, body }: Asked, { edition, uri, callId }: Known): Form {
  if ((edition.address.startsWith('/me/calls/') ? 'call' : 'device') !== address) return 'another address';
  const given = own(body, 'callUri');
  if (typeof given !== 'string' || given === documentedUri(uri)) return 'documented';
  const isCallUri = given === uri || pathOf(given).endsWith(`/me/calls/${callId}`);
  return isCallUri ? 'call.uri' : 'documented';
}

// The page's sample and the call resource differ in this (page, sample request; notification sample).
function documentedUri(uri: string | undefined): string | undefined {
  return uri?.replace('/me/calls/', '/calls/');
}

function isOfAnother(member: 'callUuid' | 'callUri', given: unknown, known: Known): boolean {
  if (member === 'callUuid') return known.callUuid !== undefined && given !== known.callUuid;
  if (typeof given !== 'string') return true;
  if (given === known.uri || given === documentedUri(known.uri)) return false;
  return known.callId !== undefined && lastSegment(pathOf(given)) !== known.callId;
}

/** The path of a URL or URI, percent-decoded where that can be, without query and path parameters. */
export function pathOf(url: string): string {
  const path = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*/i, '').replace(/[?#].*$/s, '');
  if (!/[%;]/.test(path)) return path;
  return path
    .split('/')
    .map((segment) => decoded(segment.replace(/;.*$/s, '')))
    .join('/');
}

function decoded(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    // A slash inside an id is no separator.
    return decodeURIComponent(segment).replaceAll('/', '%2F');
  } catch {
    return segment;
  }
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replaceAll('%2F', '/');
}
