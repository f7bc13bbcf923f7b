import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Agent } from './agent.js';

/** An HTTP session: whose it is, and the CSRF token that its unsafe requests carry. */
export interface Session {
  readonly id: string;
  readonly agent: Agent;
  csrfToken: string;
  usedAt: number;
}

/** An HTTP session lasts 1800 s without use (sibling page). */
const idleMs = 1_800_000;
/** Sessions beyond this many end, the longest unused first: a client that keeps no cookie makes one a request. */
const sessionLimit = 1000;

/** Who sends a request: HTTP Basic on any request, or the session cookie JSESSIONID that a response set. */
export class SignIn {
  readonly #sessions = new Map<string, Session>();
  readonly #agents: readonly Agent[];

  constructor(agents: readonly Agent[]) {
    this.#agents = agents;
  }

  /** The session of a request; Basic wins over the cookie, and makes a session unless the cookie's is the same user's. */
  sessionOf(request: IncomingMessage): Session | undefined {
    const session = this.#byCookie(request.headers.cookie ?? '');
    const { authorization } = request.headers;
    if (!authorization) return session;
    const agent = this.#byBasic(authorization);
    if (!agent) return undefined;
    return session?.agent === agent ? session : this.#open(agent);
  }

  /** Knows no session any more, as a server that was started anew. */
  forget(): void {
    this.#sessions.clear();
  }

  /** Gives every session another CSRF token, as after a failover. */
  renewTokens(): void {
    for (const session of this.#sessions.values()) session.csrfToken = token();
  }

  #byBasic(authorization: string): Agent | undefined {
    const encoded = /^Basic +(\S+)$/i.exec(authorization)?.[1];
    if (!encoded) return undefined;
    const given = Buffer.from(encoded, 'base64').toString('utf8');
    return this.#agents.find(({ account }) => given === `${account.username}:${account.password}`);
  }

  #byCookie(header: string): Session | undefined {
    for (const [, id] of header.matchAll(/(?:^|;)\s*JSESSIONID="?([^;"]*)/g)) {
      const session = id === undefined ? undefined : this.#sessions.get(id);
      if (session && Date.now() - session.usedAt <= idleMs) return this.#use(session);
    }
    return undefined;
  }

  #open(agent: Agent): Session {
    const id = randomBytes(16).toString('hex').toUpperCase();
    const oldest = this.#sessions.keys().next().value;
    if (this.#sessions.size >= sessionLimit && oldest !== undefined) this.#sessions.delete(oldest);
    return this.#use({ id, agent, csrfToken: token(), usedAt: 0 });
  }

  /** Moves a session to the young end of the map. */
  #use(session: Session): Session {
    session.usedAt = Date.now();
    this.#sessions.delete(session.id);
    this.#sessions.set(session.id, session);
    return session;
  }
}

function token(): string {
  return randomBytes(16).toString('hex');
}
