import { BlockList, isIP } from 'node:net';
import type { HttpProxy } from '../schemas/configuration.gen.js';
import type { Settings } from './settings.js';

/** What a proxy is named by, for each scheme of a target: as curl reads them, the one in lower case wins, be it empty. */
const VARIABLES = {
  'http:': ['http_proxy', 'HTTP_PROXY'],
  'https:': ['https_proxy', 'HTTPS_PROXY'],
} as const;

/**
 * The HTTP proxy for an address: HTTPS_PROXY or HTTP_PROXY, unless NO_PROXY names the host. Undefined = none; only a proxy
 * that would be used is looked at, so that a malformed one is a problem where it matters.
 * @param url an http or https URL
 */
export function readProxy(settings: Settings, url: string): HttpProxy | undefined {
  const { protocol } = new URL(url);
  const found = firstSet(settings, VARIABLES[protocol as keyof typeof VARIABLES]);
  if (found === undefined || isExempt(url, firstSet(settings, ['no_proxy', 'NO_PROXY'])?.text ?? ''))
    return undefined;
  const { name, text } = found;
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const proxy = URL.canParse(address) ? new URL(address) : undefined;
  if (
    proxy === undefined ||
    !/^https?:$/.test(proxy.protocol) ||
    !/^\/?$/.test(proxy.pathname) ||
    proxy.search
  ) {
    settings.refuse(name, text, 'the URL of an HTTP proxy, such as http://proxy.example.com:3128');
    return undefined;
  }
  const [username, password] = [proxy.username, proxy.password].map(decoded);
  return { url: proxy.origin, variable: name, ...(username && { username, password }) };
}

/** Says that a proxy stands between; not where, for this is written as it is even with --share. */
export function noticeProxies(
  settings: Settings,
  target: HttpProxy | undefined,
  feed: HttpProxy | undefined,
): void {
  if (target) settings.notices.push(`${target.variable} is set: the target is reached through that proxy`);
  if (feed) settings.notices.push(`${feed.variable} is set: the event feed is reached through that proxy`);
}

function firstSet(settings: Settings, names: readonly string[]): { name: string; text: string } | undefined {
  const name = names.find((each) => settings.environment[each] !== undefined);
  const text = name === undefined ? undefined : settings.environment[name]?.trim();
  return name === undefined || !text ? undefined : { name, text };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Whether NO_PROXY names the host: entries separated by commas or spaces, each a name (its subdomains included, a leading
 * dot or `*.` makes no difference), an IP address, a range such as 10.0.0.0/8, any of them with a port, or `*`.
 */
function isExempt(url: string, noProxy: string): boolean {
  const { hostname, protocol, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const ownPort = port || (protocol === 'https:' ? '443' : '80');
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, inBrackets, plain, entryPort] =
        /^(?:\[([^\]]+)\]|([^:]*|.*:.*:.*?))(?::(\d+))?$/.exec(entry) ?? [];
      const name = (inBrackets ?? plain ?? entry).replace(/^\*?\./, '').replace(/\.$/, '');
      if (entryPort !== undefined && entryPort !== ownPort) return false;
      return host === name || (isIP(host) === 0 ? host.endsWith(`.${name}`) : isInRange(host, name));
    });
}

function isInRange(host: string, range: string): boolean {
  const [network = '', bits = ''] = range.split('/');
  const family = isIP(host);
  if (isIP(network) !== family || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 6 ? 128 : 32))
    return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family === 6 ? 'ipv6' : 'ipv4');
  return list.check(host, family === 6 ? 'ipv6' : 'ipv4');
}
