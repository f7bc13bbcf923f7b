import { cookieSecrets } from '../trace/cookie-secrets.js';
import type { Redaction } from '../trace/redaction.js';
import { secretsIn } from '../trace/redaction-headers.js';
import { Cookies } from './cookies.js';

/** Name and password of a user of the target, and the number of the user's phone where GET /me does not tell it. */
export interface Account {
  username: string;
  password: string;
  phone?: string;
}

const fieldName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Field names that a target must not make us set to its token. */
const reservedFields =
  /^(host|connection|content-.*|transfer-encoding|te|trailer|upgrade|expect|keep-alive|authorization|cookie|accept.*)$/i;

/**
 * What shows a target who asks: Basic, cookies and the CSRF token, as learnt from its responses. Every secret is handed
 * to the redaction before it is used. Without an account there is nothing to show and nothing is learnt.
 */
export class Credentials {
  readonly #cookies = new Cookies();
  readonly #basic: string | undefined;
  #csrf: { field?: string; token?: string } = {};

  /** @param name whose they are, for the placeholders */
  constructor(
    private readonly name: string,
    private readonly account: Account | undefined,
    private readonly redaction: Redaction,
  ) {
    if (!account) return;
    const pair = `${account.username}:${account.password}`;
    this.#basic = Buffer.from(pair).toString('base64');
    redaction.allow(account.username);
    if (account.phone) redaction.allow(account.phone);
    redaction.redact(account.password, `password of ${name}`);
    redaction.redact(pair, `credentials of ${name}`);
    redaction.redact(this.#basic, `Basic value of ${name}`);
  }

  /** The header fields for a request: Basic always, so that an expired session cookie does not end a run. */
  headersFor(method: string, url: string): Record<string, string> {
    if (!this.#basic) return {};
    const headers: Record<string, string> = { authorization: `Basic ${this.#basic}` };
    const cookies = this.#cookies.headerFor(url);
    if (cookies) headers.cookie = cookies;
    const { field, token } = this.#csrf;
    if (field && token && !/^(GET|HEAD|OPTIONS)$/i.test(method)) headers[field] = token;
    return headers;
  }

  /** Whether there is anybody to show. */
  get isKnown(): boolean {
    return this.account !== undefined;
  }

  /** The CSRF token that the next POST carries. */
  get token(): string | undefined {
    return this.#csrf.token;
  }

  /** Why cookies that the target set are never sent back to it, a sentence each. */
  get unsendableCookies(): string[] {
    return this.#cookies.unsendable;
  }

  /** Learns cookies and CSRF token from a response's header fields (lower-case names), before it is recorded. */
  learn(url: string, headers: Record<string, string | string[] | undefined>): void {
    const token = single(headers['x-csrf-token']);
    const field = single(headers['x-csrf-header']);
    if (token) this.redaction.redact(token, `CSRF token of ${this.name}`);
    this.#learnTokens(headers);
    const lines = [headers['set-cookie'] ?? []].flat();
    for (const line of lines) this.#redact(line);
    if (!this.account) return;
    this.#cookies.learn(url, lines, single(headers.date));
    if (token) this.#csrf.token = token;
    if (field && fieldName.test(field) && !reservedFields.test(field)) {
      this.#csrf.field = field.toLowerCase();
      this.redaction.redactHeader(field);
    }
  }

  #redact(line: string): void {
    for (const { value, name, isNode } of cookieSecrets(line)) {
      const label = `cookie ${name}${name && ' '}of ${this.name}`;
      if (isNode) this.redaction.redactNode(value, label);
      else this.redaction.redact(value, label);
    }
  }

  /** Fields that hold credentials by their name, and challenges with a token. */
  #learnTokens(headers: Record<string, string | string[] | undefined>): void {
    for (const [field, values] of Object.entries(headers)) {
      for (const secret of [values ?? []].flat().flatMap((value) => secretsIn(field, value)))
        this.redaction.redact(secret, `${field} of ${this.name}`);
    }
  }
}

function single(value: string | string[] | undefined): string | undefined {
  return [value ?? []].flat()[0];
}
