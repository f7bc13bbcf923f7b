import { formsOf } from './redaction-forms.js';
import { leastForm, SecretSearch } from './redaction-search.js';
import { protocolWords } from './redaction-words.js';

/** Header fields whose values are credentials, whatever they hold; cookies keep their names. */
const credentialHeaders = new Set(['authorization', 'proxy-authorization', 'x-csrf-token']);
const cookieHeaders = new Set(['cookie', 'set-cookie']);
/** A shorter password in another case may well be an ordinary word. */
const leastOfOtherCase = 8;
/** Members and parameters that name a credential. */
const credentialName = /passw|pwd|passphrase|secret|credential/i;
const credentialPlace =
  /((?:passw\w{0,20}|pwd|passphrase|secret|credential\w{0,20})["'\\]{0,8}\s{0,8}[:=]\s{0,8}["'\\]{0,8})([^\s"'\\&,;<>]{1,200})/gi;

/**
 * Takes secrets out of whatever is to be kept, and puts a placeholder in their place that is the same wherever the
 * secret stands, so that equal values stay equal and different ones different.
 *
 * A secret is *weak* when it has fewer than four characters, or is a part of a word that the traffic holds anyway
 * (the protocol's own words, user names, phone numbers: a password `15000` of the agent 15000). Taking it out
 * everywhere would eat ordinary text and hide nothing. A weak secret is taken out where it stands as a whole value
 * that is no such word, and in places that say they hold a credential (`password=...`, a member `password`).
 */
export class Redaction {
  readonly #secrets = new Map<string, string>();
  readonly #names = new Map<string, number>();
  readonly #publicWords = new Set(protocolWords);
  readonly #credentialHeaders = new Set(credentialHeaders);
  #search: SecretSearch | undefined;
  #weak = new Map<string, string>();

  /**
   * Registers a secret: a password, a Basic value, a cookie's value, a token, a CometD client id. To be called before
   * anything that may hold it is recorded. What is registered already keeps its first name.
   * @param name what the placeholder says, such as `password of agent`; numbered from the second secret of that name on
   */
  keepOut(secret: string, name = 'secret'): void {
    if (secret === '' || this.#secrets.has(secret)) return;
    const times = (this.#names.get(name) ?? 0) + 1;
    this.#names.set(name, times);
    // The name may come from a target, as that of a cookie does, and hold another secret.
    const label = this.#text(name);
    const placeholder = times === 1 && name !== 'secret' ? `[${label}]` : `[${label} ${times}]`;
    this.#secrets.set(secret, placeholder);
    if (this.#search) this.#learn(this.#search, secret, placeholder);
  }

  /** Registers a header field whose value is always taken out: the one that a target names in X-CSRF-HEADER. */
  keepOutHeader(name: string): void {
    this.#credentialHeaders.add(name.toLowerCase());
  }

  /** Says that a text is no secret, such as a user name or a phone number: see *weak* above. */
  leaveIn(text: string): void {
    this.#publicWords.add(text);
    this.#search = undefined;
  }

  /** A copy of a JSON value without secrets, in keys, strings and numbers. The value is not changed. */
  clean<T>(value: T): T {
    return this.#clean(value, false) as T;
  }

  /** A copy of header fields without secrets; fields that hold credentials lose their whole value. */
  cleanHeaders(headers: Record<string, string>): Record<string, string> {
    return Object.fromEntries(
      Object.entries(headers).map(([name, value]) => {
        const field = name.toLowerCase();
        const cleaned = this.#text(value);
        if (cookieHeaders.has(field)) return [name, withoutCookieValues(cleaned, field)];
        if (!this.#credentialHeaders.has(field)) return [this.#text(name), cleaned];
        return [this.#text(name), cleaned.replace(/^((?:Basic|Bearer|Digest)\s+)?.*$/is, '$1[credentials]')];
      }),
    );
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
    // fromEntries makes a member of its own out of `__proto__` too.
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .map(([key, member]) => [this.#text(key), this.#clean(member, credentialName.test(key))]),
    );
  }

  #text(text: string, credential = false): string {
    const search = this.#searching();
    let cleaned = '';
    let last = 0;
    for (const { from, to, name } of search.find(text)) {
      cleaned += text.slice(last, from) + name;
      last = to;
    }
    cleaned += text.slice(last);
    if (this.#weak.size === 0) return cleaned;
    const weak = this.#weak.get(cleaned);
    if (weak && (credential || !this.#publicWords.has(cleaned))) return weak;
    return cleaned.replace(credentialPlace, (all, place: string, value: string) => {
      const name = this.#weak.get(value);
      return name ? place + name : all;
    });
  }

  #searching(): SecretSearch {
    if (!this.#search) {
      this.#search = new SecretSearch();
      this.#weak = new Map();
      for (const [secret, name] of this.#secrets) this.#learn(this.#search, secret, name);
    }
    return this.#search;
  }

  #learn(search: SecretSearch, secret: string, name: string): void {
    if (secret.length < leastForm || this.#isPublic(secret)) {
      this.#weak.set(secret, name);
      return;
    }
    // In names of header fields the case is lost.
    const cases = [secret.toLowerCase(), secret.toUpperCase()];
    const likely = cases.filter((text) => text.length >= leastOfOtherCase && !this.#isPublic(text));
    for (const form of [secret, ...likely].flatMap(formsOf)) search.add(form, name);
  }

  #isPublic(text: string): boolean {
    return [...this.#publicWords].some((word) => word.includes(text));
  }
}

/** Names and attributes of cookies stay: they tell how a session is kept, and are no secret. */
function withoutCookieValues(value: string, field: string): string {
  const cookies = value.split(field === 'cookie' ? /;\s*/ : '\n');
  return cookies
    .map((cookie) => cookie.replace(/^(\s*[^=;]*=)[^;]*/, '$1[cookie]'))
    .join(field === 'cookie' ? '; ' : '\n');
}
