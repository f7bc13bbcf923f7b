import { callMessage } from '../trace/message.js';
import type { WholeTrace } from '../trace/whole.js';

const MOST = 3;

/**
 * The addresses by which the target names itself in `call.uri`, where they are not the one that was used, as a notice: behind
 * a proxy that is right, and nothing is held against it.
 */
export function ownAddressNotice({ header, records }: WholeTrace): string[] {
  const { url, apiPath = '/api/v2' } = header.target;
  const uris = records.map((record) => callMessage(record)?.call.uri);
  const bases = new Set(uris.flatMap((uri) => baseOf(uri, apiPath) ?? []));
  const used = baseOf(`${url}${apiPath}/me/calls/1`, apiPath);
  const others = [...bases].filter((base) => base !== used);
  if (others.length === 0) return [];
  const more = others.length > MOST ? ` and ${others.length - MOST} more` : '';
  return [
    `The target names itself ${others.slice(0, MOST).join(', ')}${more}, not the address used, ${used}: URIs are compared by ids and paths, and callUri is sent as the target names it`,
  ];
}

/** What stands before the API's path, or, where the target's differs, before `/me/calls/`; undefined = no absolute URI. */
function baseOf(uri: unknown, apiPath: string): string | undefined {
  if (typeof uri !== 'string' || !/^https?:\/\//i.test(uri) || !URL.canParse(uri)) return undefined;
  const { origin, pathname } = new URL(uri);
  const at = pathname.lastIndexOf('/me/calls/');
  if (at < 0) return undefined;
  const api = pathname.slice(0, at);
  return origin + (api.endsWith(apiPath) ? api.slice(0, -apiPath.length) : api);
}
