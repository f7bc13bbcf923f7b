import { type BayeuxMessage, messagesOf } from '../bayeux.js';
import { cookieSecrets } from '../cookie-secrets.js';
import { Recent } from '../recent.js';
import type { Redaction } from '../redaction.js';
import { secretsIn } from '../redaction-headers.js';
import type { BayeuxReply } from './bayeux-replies.js';
import type { HttpEntry } from './har-entry.js';
import type { HeaderFields } from './header-fields.js';

const SECRET_NAME = /passw|pwd|passphrase|secret|credential|token|api_?key|assertion|^jsessionid$/i;
const SECRET_IN_QUERY = /^(code|sid|sig|signature|auth|key)$/i;
/** A JSON text in which none of these stands, and nothing escaped, names no secret. */
const MAY_NAME_SECRET =
  /passw|pwd|passphrase|secret|credential|token|api_?key|assertion|jsessionid|clientId|\\/i;
const LEAST = 4;
// Of a body so many values are looked at.
const MOST = 10_000;
// So many header fields are remembered: most come again with each request.
const MOST_FIELDS = 5000;
const LONGEST_HEADER = 1000;

/** Learns what of recorded exchanges is secret, before anything of them is kept: credentials, cookies, tokens, CometD client ids. */
export class Secrets {
  #known = new Recent<string, true>(MOST_FIELDS);
  #learnt = new WeakSet<HeaderFields>();
  /** The header fields that carry a token, as X-CSRF-HEADER names them. */
  readonly #csrf = new Set<string>();

  constructor(private readonly redaction: Redaction) {}

  /**
   * Learns what of an exchange is secret.
   * @param replies the Bayeux messages in its response, where they are known: what was learnt of those that were delivered holds of all of a kind
   */
  learn(entry: HttpEntry, replies?: readonly BayeuxReply[]): void {
    const { requestHeaders, responseHeaders, requestBody, requestText, response, url } = entry;
    const named = responseHeaders['x-csrf-header']?.toLowerCase();
    if (named !== undefined && !this.#csrf.has(named)) {
      this.redaction.redactHeader(named);
      this.#csrf.add(named);
      this.#known = new Recent(MOST_FIELDS);
      this.#learnt = new WeakSet();
    }
    this.#headers([requestHeaders, responseHeaders].filter((fields) => !this.#learnt.has(fields)));
    if (MAY_NAME_SECRET.test(requestText ?? '')) {
      this.learnClientIds(messagesOf(requestBody));
      learnMembers(requestBody, this.redaction);
    }
    if (replies !== undefined)
      this.learnClientIds(replies.flatMap((reply) => ('message' in reply ? [reply.message] : [])));
    else if (MAY_NAME_SECRET.test(response.text ?? '')) {
      const messages = messagesOf(response.body);
      this.learnClientIds(messages);
      // What is delivered over CometD holds none, and is most of the traffic.
      if (messages.length === 0) learnMembers(response.body, this.redaction);
    }
    const isForm = requestBody === undefined && /[={]/.test(requestText ?? '');
    for (const query of [url.split('?')[1], isForm ? requestText : undefined])
      learnQuery(query, this.redaction);
  }

  #headers(lists: readonly HeaderFields[]): void {
    const { redaction } = this;
    for (const fields of lists) this.#learnt.add(fields);
    const fresh = lists
      .flatMap((fields) => Object.entries(fields))
      .filter(([field, value]) => this.#isNew(`${field}: ${value}`));
    for (const [field, value] of fresh) {
      for (const secret of secretsIn(field, value)) redaction.redact(secret, field);
      if (/csrf.*token|xsrf/i.test(field) || this.#csrf.has(field)) redaction.redact(value, 'CSRF token');
    }
    for (const [field, value] of fresh)
      if (field === 'authorization' || field === 'proxy-authorization') learnBasic(value, redaction);
    for (const [field, value] of fresh) if (field === 'cookie') this.#cookies(value.split(/;\s*/));
    for (const [field, value] of fresh) if (field === 'set-cookie') this.#cookies(value.split('\n'));
  }

  #isNew(header: string): boolean {
    if (this.#known.has(header)) return false;
    if (header.length < LONGEST_HEADER) this.#known.set(header, true);
    return true;
  }

  #cookies(cookies: readonly string[]): void {
    const { redaction } = this;
    for (const cookie of cookies)
      for (const { name, value, isNode } of cookieSecrets(cookie))
        isNode ? redaction.redactNode(value, `cookie ${name}`) : redaction.redact(value, `cookie ${name}`);
  }

  /** Learns the client ids of messages. */
  learnClientIds(messages: readonly BayeuxMessage[]): void {
    for (const { clientId } of messages)
      if (typeof clientId === 'string') this.redaction.redact(clientId, 'clientId');
  }
}

function learnBasic(value: string | undefined, redaction: Redaction): void {
  const [, base64] = /^basic\s+([\w+/=-]+)\s*$/i.exec(value ?? '') ?? [];
  if (base64 === undefined) return;
  const pair = Buffer.from(base64, 'base64').toString('utf8');
  const [user = '', ...password] = pair.split(':');
  if (user !== '') redaction.allow(user);
  for (const [secret, name] of [
    [password.join(':'), 'password'],
    [pair, 'credentials'],
    [base64, 'Basic value'],
  ] as const)
    redaction.redact(secret, name);
}

function learnQuery(query: string | undefined, redaction: Redaction): void {
  if (query === undefined || query.length > 100_000) return;
  for (const [name, value] of new URLSearchParams(query))
    if ((SECRET_NAME.test(name) || SECRET_IN_QUERY.test(name)) && value.length >= LEAST)
      redaction.redact(value, name.slice(0, 40));
}

function learnMembers(value: unknown, redaction: Redaction): void {
  const stack: unknown[] = [value];
  for (let looked = 0; stack.length > 0 && looked < MOST; looked++) {
    const each = stack.pop();
    if (typeof each !== 'object' || each === null) continue;
    for (const [name, member] of Object.entries(each)) {
      if (typeof member === 'object') stack.push(member);
      else if (typeof member === 'string' && member.length >= LEAST && SECRET_NAME.test(name))
        redaction.redact(member, name.slice(0, 40));
    }
  }
}
