import { messagesOf } from '../bayeux.js';
import { members, own } from '../message.js';
import { Recent } from '../recent.js';
import { OPERATION } from '../request-shape.js';
import type { HttpEntry } from './har-entry.js';

/** Where an entry belongs: origin and context path, before the path of the API. */
export interface Place {
  /** Such as `https://gws.example.com/gws`. */
  readonly base: string;
  /** `operation` weighs more than CometD, and that more than anything else below the path of the API. */
  readonly weight: number;
}

const OPERATION_WEIGHT = 1000;
const COMETD_WEIGHT = 10;

/**
 * The place of an entry that may be traffic of the API; undefined = it is none.
 * @param apiPath such as `/api/v2`
 */
export function placeOf({ method, url, requestBody }: HttpEntry, apiPath: string): Place | undefined {
  const address = method === 'OPTIONS' ? undefined : addressOf(url);
  if (address === undefined) return undefined;
  const { origin, pathname } = address;
  const at = pathname.indexOf(`${apiPath}/`);
  const isMeta =
    method === 'POST' && messagesOf(requestBody).some(({ channel }) => channel.startsWith('/meta/'));
  if (at < 0 && !isMeta) return undefined;
  // A CometD endpoint beside the API belongs to the origin alone.
  const base = at < 0 ? origin : origin + pathname.slice(0, at);
  const isOperation = own(members(requestBody), 'operationName') === OPERATION;
  return { base, weight: isOperation ? OPERATION_WEIGHT : isMeta ? COMETD_WEIGHT : 1 };
}

interface Address {
  readonly origin: string;
  readonly pathname: string;
}

// So many addresses are remembered, none longer than this: polls have but one.
const MOST = 500;
const LONGEST = 2000;
const addresses = new Recent<string, Address>(MOST);

function addressOf(url: string): Address | undefined {
  const known = addresses.get(url);
  if (known !== undefined) return known;
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined;
  const { origin, pathname } = new URL(url);
  const address = { origin, pathname };
  if (url.length < LONGEST) addresses.set(url, address);
  return address;
}

/** Whether a request is one of the operation. */
export function isOperation({ weight }: Place): boolean {
  return weight === OPERATION_WEIGHT;
}

/** Whether a request is one of CometD. */
export function isBayeux({ weight }: Place): boolean {
  return weight === COMETD_WEIGHT;
}

/** The base to which most of the traffic belongs that matters, of what was seen first. */
export function weightiest(places: readonly Place[]): string | undefined {
  const sums = new Map<string, number>();
  for (const { base, weight } of places) sums.set(base, (sums.get(base) ?? 0) + weight);
  return [...sums].sort(([, a], [, b]) => b - a)[0]?.[0];
}
