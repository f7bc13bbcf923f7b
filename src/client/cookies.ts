import { Cookie, CookieJar } from 'tough-cookie';

/** How much of a cookie's name and attributes is told: a target may send any length. */
const longestQuote = 80;
/** More different cookies than this that cannot be sent back are not told. */
const mostUnsendable = 20;
/** A soak makes new calls, each with a URL of its own, for hours. */
const mostFields = 100;

/**
 * The cookies of one client, kept and sent as browsers do: `Expires` is measured by the clock of the response, and a nameless
 * cookie is kept. Those that can never be sent back to where they came from are remembered with why.
 */
export class Cookies {
  readonly #jar = new CookieJar(undefined, { rejectPublicSuffixes: false, looseMode: true });
  readonly #unsendable = new Map<string, string>();
  /** The field for each URL, until another cookie is learnt; none are kept once a cookie may expire by itself. */
  readonly #fields = new Map<string, string>();
  #mayExpire = false;

  /** The Cookie field for a request; empty when there is none. */
  headerFor(url: string): string {
    const known = this.#fields.get(url);
    if (known !== undefined) return known;
    const field = this.#jar.getCookieStringSync(url);
    if (!this.#mayExpire && this.#fields.size < mostFields) this.#fields.set(url, field);
    return field;
  }

  /** Why cookies that the target set are never sent back to it, a sentence each. */
  get unsendable(): string[] {
    return [...this.#unsendable.values()];
  }

  /**
   * Takes the Set-Cookie lines of a response; one that cannot be kept is the target's affair.
   * @param date the response's Date field
   */
  learn(url: string, lines: readonly string[], date: string | undefined): void {
    if (lines.length === 0) return;
    this.#fields.clear();
    const aheadMs = Date.now() - (Date.parse(date ?? '') || Date.now());
    for (const line of lines) {
      const cookie = Cookie.parse(line, { loose: true });
      // A clock of ours that is off must not drop a session cookie: RFC 6265 counts by when the response was made.
      if (cookie && cookie.expires instanceof Date)
        cookie.expires = new Date(cookie.expires.getTime() + aheadMs);
      if (cookie) this.#jar.setCookieSync(cookie, url, { ignoreError: true });
      this.#mayExpire ||= cookie !== undefined && cookie.TTL() !== Number.POSITIVE_INFINITY;
      const why = cookie ? whyUnsendable(cookie, url) : 'it is no cookie';
      const name = quoted(cookie?.key ?? '');
      if (why === undefined) this.#unsendable.delete(name);
      else if (this.#unsendable.size < mostUnsendable)
        this.#unsendable.set(name, `the cookie ${name || 'without a name'} is never sent back: ${why}`);
    }
  }
}

/** Why a cookie is never sent to the URL that set it; undefined where it is, or is meant to be deleted. */
function whyUnsendable(cookie: Cookie, url: string): string | undefined {
  if (cookie.TTL() <= 0) return undefined;
  const { protocol, hostname, pathname } = new URL(url);
  const jar = new CookieJar(undefined, { rejectPublicSuffixes: false, looseMode: true });
  // The jar sends Secure cookies to this machine over http, as browsers do.
  jar.setCookieSync(cookie.toString(), url, { ignoreError: true });
  if (jar.getCookiesSync(url).length > 0) return undefined;
  const { secure, domain, path } = cookie;
  if (secure && protocol === 'http:') return 'it is Secure, and the target is reached by http';
  if (domain && !`.${hostname}`.endsWith(`.${domain}`))
    return `its Domain ${quoted(domain)} does not hold ${hostname}`;
  if (path && !pathname.startsWith(path)) return `its Path ${quoted(path)} does not hold ${pathname}`;
  return 'its attributes contradict its name or each other';
}

function quoted(text: string): string {
  return text.length > longestQuote ? `${text.slice(0, longestQuote)}...` : text;
}
