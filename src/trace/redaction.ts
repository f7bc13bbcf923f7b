import { clippedTo, longestName, longestText } from './clip.js';
import { KnownSecrets } from './known-secrets.js';
import { fieldKind, withoutCookieValues, withoutCredentials, withoutToken } from './redaction-headers.js';
import { partOfNumber } from './redaction-search.js';

/** So many texts are remembered, none longer than this. */
const mostRemembered = 2000;
const longestRemembered = 200;
/** So far behind what is kept of a text it is searched: a secret that begins in what is kept ends there, in whatever form. */
const margin = 65_536;
/** Members that name a credential. */
const credentialName = /passw|pwd|passphrase|secret|credential/i;

/** A session id that a server writes into its URIs for clients without cookies; a placeholder in its place stays. */
const sessionInUri = /(;jsessionid=)(?!\[)[^?#;&/\s"'\\<>]+/gi;

const own = { configurable: true, enumerable: true, writable: true };

/** A number that may be written in several ways. */
const oddNumber = /\d[.e]|\d{16}/i;

// No two quotation marks stand further from one another than the longest of names may be.
function hasShortNames(json: string): boolean {
  for (let from = 0; from + longestName < json.length; ) {
    const quote = json.lastIndexOf('"', from + longestName);
    if (quote <= from) return false;
    from = quote;
  }
  return true;
}

// How many quotation marks stand in a part of a text.
function count(json: string, from: number, to: number): number {
  let quotes = 0;
  for (let at = json.indexOf('"', from); at >= 0 && at < to; at = json.indexOf('"', at + 1)) quotes += 1;
  return quotes;
}

// Of the longest of names the begin says it.
function isCredential(name: string): boolean {
  return credentialName.test(name.length > longestName ? name.slice(0, longestName) : name);
}

/**
 * Takes secrets out of whatever is to be kept, and puts a placeholder in their place that is the same wherever the
 * secret stands, so that equal values stay equal and different ones different.
 */
export class Redaction {
  readonly #secrets = new KnownSecrets();
  readonly #credentialHeaders = new Set<string>();
  /** What became of texts that come again and again, such as names and header fields, until another secret is known. */
  readonly #cleaned = new Map<string, string>();
  readonly #cleanedHeaders = new Map<string, [name: string, value: string]>();

  /**
   * Registers a secret: a password, a Basic value, a cookie's value, a token, a CometD client id. To be called before
   * anything that may hold it is recorded. What is registered already keeps its first name.
   * @param name what the placeholder says, such as `password of agent`; numbered from the second secret of that name on
   */
  redact(secret: string, name = 'secret'): void {
    if (secret === '' || this.#secrets.has(secret)) return;
    // The name may come from a target, as that of a cookie does, and hold another secret.
    this.#secrets.add(secret, name, this.#text(name));
    this.#forget();
  }

  /** Registers the address of a node, which a cookie may hold: a weak secret, since URIs of the target may begin with it. */
  redactNode(address: string, name: string): void {
    this.#secrets.addNode(address);
    this.redact(address, name);
  }

  /** Registers a header field whose value is always taken out: the one that a target names in X-CSRF-HEADER. */
  redactHeader(name: string): void {
    if (this.#credentialHeaders.has(name.toLowerCase())) return;
    this.#credentialHeaders.add(name.toLowerCase());
    this.#forget();
  }

  /** Says that a text is no secret, such as a user name or a phone number: see *weak* in `KnownSecrets`. */
  allow(text: string): void {
    if (this.#secrets.allow(text)) this.#forget();
  }

  /** Says that the address of the target, a URL, is no secret, and no part of it: host, port, origin, path. */
  allowAddress(url: string): void {
    if (!URL.canParse(url)) return;
    const { href, origin, host, hostname, port } = new URL(url);
    for (const text of [href.replace(/\/+$/, ''), origin, host, hostname, port]) if (text) this.allow(text);
  }

  /**
   * A copy of a JSON value without secrets, in keys, strings and numbers, and with the begin only of texts and names that are too
   * long to be kept. The value is not changed.
   */
  clean<T>(value: T): T {
    return this.#clean(value, false) as T;
  }

  /**
   * Whether `clean` would change nothing of a JSON value, as far as the text that it was parsed from tells: no secret stands in it in any
   * form, and nothing is too long to be kept. False where the text does not tell it.
   */
  isClean(json: string): boolean {
    // A message is looked at with its response and once more by itself.
    if (json !== this.#looked?.json) this.#looked = { json, isClean: this.#isClean(json) };
    return this.#looked.isClean;
  }

  #looked?: { readonly json: string; readonly isClean: boolean };

  #isClean(json: string): boolean {
    return this.#isPlain(json) && this.#secrets.search.find(json).length === 0;
  }

  /**
   * The JSON text of what `clean` makes of the value of a text; undefined where the text does not tell it, so that it has to be parsed.
   */
  cleanJson(json: string): string | undefined {
    if (!this.#isPlain(json)) return undefined;
    let cleaned = '';
    let last = 0;
    let quotes = 0;
    for (const { from, to, name } of this.#secrets.search.find(json)) {
      quotes += count(json, last, from);
      // Within one string.
      if (quotes % 2 === 0 || count(json, from, to) > 0) return undefined;
      cleaned += json.slice(last, from) + JSON.stringify(name).slice(1, -1);
      last = to;
    }
    return cleaned + json.slice(last);
  }

  // Whether each of its strings, names and numbers stands in the text as `clean` looks at it, and none has anything for which it does not
  // matter that it is a secret, but where it stands.
  #isPlain(json: string): boolean {
    // Without escapes each of its strings stands in the text as it is.
    if (json.length > longestText || json.includes('\\') || !hasShortNames(json)) return false;
    if (json.includes(';') && json.search(sessionInUri) >= 0) return false;
    const { search, weak } = this.#secrets;
    // A number may be written in another way than `clean` looks at it.
    const mayBeNumber = search.hasNumbers || weak.some((secret) => partOfNumber.test(secret));
    return !((mayBeNumber && oddNumber.test(json)) || weak.some((secret) => json.includes(secret)));
  }

  /** A name without secrets, such as that of a channel, and the begin only of one that is too long to be kept. */
  cleanName(name: string): string {
    return name.length > longestName ? clippedTo(this.beginOf(name, longestName), name) : this.#text(name);
  }

  /**
   * The begin of a text, without secrets.
   * @param length in characters of the text as it came
   */
  beginOf(text: string, length: number): string {
    // No more is looked at than may matter: a target may send the longest of texts again and again.
    const near = text.slice(0, length + margin);
    let begin = '';
    let last = 0;
    for (const { from, to, name } of this.#secrets.search.find(near)) {
      if (from >= length) break;
      begin += near.slice(last, from) + name;
      last = to;
    }
    begin += near.slice(last, Math.max(last, length));
    return this.#secrets.withoutWeak(begin.replace(sessionInUri, '$1[session id]'), false);
  }

  /** A copy of header fields without secrets; fields that hold credentials lose their whole value. Of a frozen object it is the same again. */
  cleanHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
    const known = this.#cleanedFrozen.get(headers);
    if (known !== undefined) return known;
    const cleaned = this.#cleanHeaders(headers);
    if (Object.isFrozen(headers)) this.#cleanedFrozen.set(headers, Object.freeze(cleaned));
    return cleaned;
  }

  #cleanedFrozen = new WeakMap<object, Record<string, string>>();

  #cleanHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(
      Object.entries(headers).map(([name, value]) => {
        if (name.length + value.length > longestRemembered) return this.#cleanHeader(name, value);
        const known = this.#cleanedHeaders.get(`${name}: ${value}`);
        if (known !== undefined) return known;
        const cleaned = this.#cleanHeader(name, value);
        if (this.#cleanedHeaders.size >= mostRemembered) this.#cleanedHeaders.clear();
        this.#cleanedHeaders.set(`${name}: ${value}`, cleaned);
        return cleaned;
      }),
    );
  }

  #cleanHeader(name: string, value: string): [name: string, value: string] {
    const field = name.toLowerCase();
    const cleaned = this.#text(value);
    const kind = fieldKind(field);
    if (kind === 'cookies') return [name, withoutCookieValues(cleaned, field)];
    if (kind === 'challenge') return [name, withoutToken(cleaned)];
    const isCredential = kind === 'credential' || this.#credentialHeaders.has(field);
    return [this.#text(name), isCredential ? withoutCredentials(cleaned) : cleaned];
  }

  #forget(): void {
    this.#looked = undefined;
    this.#cleaned.clear();
    this.#cleanedHeaders.clear();
    this.#cleanedFrozen = new WeakMap();
  }

  #clean(value: unknown, credential: boolean): unknown {
    if (typeof value === 'string') return this.#text(value, credential);
    if (typeof value === 'number') {
      if (Math.abs(value) < 1000 && !credential) return value;
      const text = this.#text(String(value), credential);
      return text === String(value) ? value : text;
    }
    if (Array.isArray(value)) return value.map((item) => this.#clean(item, credential));
    if (typeof value !== 'object' || value === null) return value;
    const copy: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      const member = (value as Record<string, unknown>)[key];
      if (member === undefined) continue;
      const name = this.cleanName(key);
      // A channel is a name as well.
      const isName = key === 'channel' && typeof member === 'string';
      const cleaned = isName ? this.cleanName(member) : this.#clean(member, isCredential(key));
      // Set, it would be no member of its own.
      if (name === '__proto__') Object.defineProperty(copy, name, { ...own, value: cleaned });
      else copy[name] = cleaned;
    }
    return copy;
  }

  #text(text: string, credential = false): string {
    // Half a secret at the edge of what is kept would not be recognised.
    if (text.length > longestText) return clippedTo(this.beginOf(text, longestName), text);
    if (credential || text.length > longestRemembered) return this.#cleanText(text, credential);
    let cleaned = this.#cleaned.get(text);
    if (cleaned === undefined) {
      cleaned = this.#cleanText(text, false);
      if (this.#cleaned.size >= mostRemembered) this.#cleaned.clear();
      this.#cleaned.set(text, cleaned);
    }
    return cleaned;
  }

  #cleanText(text: string, credential: boolean): string {
    let cleaned = '';
    let last = 0;
    for (const { from, to, name } of this.#secrets.search.find(text)) {
      cleaned += text.slice(last, from) + name;
      last = to;
    }
    return this.#secrets.withoutWeak(
      (cleaned + text.slice(last)).replace(sessionInUri, '$1[session id]'),
      credential,
    );
  }
}
