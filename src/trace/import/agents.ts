import type { AgentName } from '../../schemas/trace.gen.js';
import { accountFactsOf } from '../account-facts.js';
import { members, own } from '../message.js';
import { Recent } from '../recent.js';
import type { HttpEntry } from './har-entry.js';
import type { HeaderFields } from './header-fields.js';

/** One client of a user, such as a tab of a browser: one CometD session at a time. */
export interface Client {
  readonly agent: AgentName;
  readonly user: User;
  /** The page that it is, as the recorder names it. */
  page?: string;
  /** Its CometD session: the clientId, and our name for it. */
  session?: { readonly clientId: string; readonly name: string };
  /** How many of its polls wait for their response. */
  openPolls: number;
  /** When the response to the last poll of its session came, in ms since 1970; undefined = it had none. */
  polledAt?: number;
}

/** Somebody whose requests carry the same session. */
interface User {
  readonly clients: Client[];
}

// So many are told apart; whoever is older is forgotten.
const MOST_KEYS = 50_000;

/**
 * Whose traffic is whose, in a recording of many: users are told apart by the cookie of their session, by Basic, by what GET /me says, and
 * by the clientId; two clients of one user, such as two tabs, get each message twice, and are two agents.
 */
export class Agents {
  readonly #users = new Recent<string, User>(MOST_KEYS);
  readonly #clients = new Recent<string, Client>(MOST_KEYS);
  /** The client that was told of a call last. */
  readonly #told = new Recent<string, Client>(MOST_KEYS);
  count = 0;

  /**
   * The client that sent a request; undefined where nothing in it says which of several it was.
   * @param clientId of the Bayeux messages in it
   */
  senderOf(entry: HttpEntry, clientId?: string): Client | undefined {
    const keys = keysOf(entry);
    if (clientId === undefined && keys.length === 0 && this.#listening(entry.page) > 1) return undefined;
    const known = clientId === undefined ? undefined : this.#clients.get(clientId);
    const user = known?.user ?? this.#userOf(keys, entry.page);
    for (const key of keys) this.#users.set(key, user);
    if (clientId === undefined) return this.#clientOf(user, entry);
    // Where another session took its place, it was no page that was loaded anew, but another tab.
    if (known !== undefined && (known.session ?? { clientId }).clientId === clientId) return known;
    const client = known === undefined ? this.#freeClient(user, entry.page) : this.#newClient(user);
    this.#clients.set(clientId, client);
    return client;
  }

  /** The client that shakes hands: one of the user's that does not listen any more, else another one. */
  shakesHands(entry: HttpEntry): Client {
    const keys = keysOf(entry);
    const user = this.#userOf(keys, entry.page);
    for (const key of keys) this.#users.set(key, user);
    const client = this.#freeClient(user, entry.page);
    client.page = entry.page;
    client.openPolls = 0;
    return client;
  }

  #freeClient(user: User, page: string | undefined): Client {
    // One that has not polled yet is about to.
    const free = ({ session, polledAt, openPolls }: Client) =>
      session === undefined || (polledAt !== undefined && openPolls === 0);
    return (
      user.clients.find((each) => page !== undefined && each.page === page && free(each)) ??
      user.clients.findLast(free) ??
      this.#newClient(user)
    );
  }

  /** The client that a log of messages tells of, by the number of its device, or by the log itself. */
  listenerOf(key: string): Client {
    const user = this.#users.get(key) ?? { clients: [] };
    this.#users.set(key, user);
    return user.clients[0] ?? this.#newClient(user);
  }

  /** Notes the session that a client has. */
  listens(client: Client, session: { clientId: string; name: string }): void {
    client.session = session;
    client.polledAt = undefined;
    this.#clients.set(session.clientId, client);
  }

  /** Notes that a client was told of a call. */
  isTold(client: Client, callId: string): void {
    this.#told.set(callId, client);
  }

  /** Learns from a response who its user is. */
  learn({ user }: Client, entry: HttpEntry): void {
    for (const [, name = '', value = ''] of (entry.responseHeaders['set-cookie'] ?? '').matchAll(
      /^([^=;\s]+)=([^;\s]*)/gm,
    ))
      if (SESSION.test(name) && value !== '') this.#users.set(`cookie ${value}`, user);
    // Replies to polls are lists.
    if (!/^\s*\{/.test(entry.response.text ?? '')) return;
    const name = own(members(own(members(entry.response.body), 'user')), 'userName');
    if (typeof name !== 'string' || accountFactsOf(entry.response.body) === undefined) return;
    const known = this.#users.get(`user ${name}`);
    this.#users.set(`user ${name}`, known ?? user);
    // Logged in anew.
    if (known !== undefined && known !== user) for (const key of keysOf(entry)) this.#users.set(key, known);
  }

  // How many clients of whoever shows no credentials have a session.
  #listening(page: string | undefined): number {
    const clients = this.#users.get(pageKey(page))?.clients ?? [];
    return clients.filter(({ session }) => session !== undefined).length;
  }

  #userOf(keys: readonly string[], page: string | undefined): User {
    for (const key of keys) {
      const user = this.#users.get(key);
      if (user !== undefined) return user;
    }
    if (keys.length > 0) return { clients: [] };
    // What shows who sends was taken out: a page is one user's.
    const key = pageKey(page);
    const user = this.#users.get(key) ?? { clients: [] };
    this.#users.set(key, user);
    return user;
  }

  #clientOf(user: User, { url, page }: HttpEntry): Client {
    const { clients } = user;
    const [, callId] = /\/me\/calls\/([^/?#;]+)/.exec(url) ?? [];
    const told = callId === undefined ? undefined : this.#told.get(callId);
    const isHere = (each: Client) => page !== undefined && each.page === page;
    return (
      clients.findLast(isHere) ??
      (told?.user === user ? told : undefined) ??
      clients.findLast(({ openPolls }) => openPolls > 0) ??
      clients.at(-1) ??
      this.#newClient(user)
    );
  }

  #newClient(user: User): Client {
    this.count += 1;
    const agent: AgentName = this.count === 1 ? 'agent' : `agent-${this.count}`;
    const client = { agent, user, openPolls: 0 };
    user.clients.push(client);
    if (user.clients.length > MOST_CLIENTS) user.clients.shift();
    return client;
  }
}

const MOST_CLIENTS = 50;

function pageKey(page: string | undefined): string {
  return `page ${page ?? ''}`;
}

/** What stands in the place of a secret that was taken out is the same for many. */
const TAKEN_OUT = /^["']?([[<{(*]|x+$|redacted|masked|hidden)/i;

/** Cookies of sessions; those of load balancers are the same for many. */
const SESSION = /sess|^sid$|\.sid$/i;

const keysByFields = new WeakMap<HeaderFields, readonly string[]>();

function keysOf({ requestHeaders }: HttpEntry): readonly string[] {
  const known = keysByFields.get(requestHeaders);
  if (known !== undefined) return known;
  const keys = keysIn(requestHeaders);
  keysByFields.set(requestHeaders, keys);
  return keys;
}

function keysIn({ cookie = '', authorization }: HeaderFields): string[] {
  const sessions = cookie.split(/;\s*/).flatMap((pair) => {
    const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    return SESSION.test(name) && value !== '' && !TAKEN_OUT.test(value) ? [`cookie ${value}`] : [];
  });
  const [, credentials = ''] = /^\S+\s+(.*)$/s.exec(authorization ?? '') ?? [];
  return [
    ...sessions,
    ...(credentials === '' || TAKEN_OUT.test(credentials) ? [] : [`authorization ${credentials}`]),
  ];
}
