import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accounts } from './accounts.js';
import { makeAgents } from './agent.js';
import { type Behaviour, conformant } from './behaviour.js';
import { deviationNamed } from './deviations.js';
import { editionBehaviours } from './editions.js';
import { EventFeed } from './event-feed.js';
import { apiPath, receive } from './front-door.js';
import type { MakeBehaviour } from './named-behaviour.js';
import { Notifications } from './notifications.js';
import { type ReferenceOptions, type Settings, settingsOf } from './settings.js';
import { SignIn } from './sign-in.js';
import type { ReferenceState, Site } from './site.js';
import { Switchboard } from './switchboard.js';
import { Timers } from './timers.js';

export { UnknownDeviation } from './deviations.js';
export type { ReferenceOptions } from './settings.js';

/** A running reference. */
export interface Reference {
  /** Base URL for a client, the context path included, no slash at the end. */
  readonly url: string;
  /** Where EventUserEvents can be read, as NDJSON. */
  readonly eventsUrl: string;
  readonly accounts: typeof accounts;
  /** The same that `GET {url}/reference/state` shows. */
  state(): ReferenceState;
  /** Ends every session, stream and connection; nothing of it keeps the process alive afterwards. Harmless twice. */
  stop(): Promise<void>;
}

/** How long an unused connection is kept: longer than clients pause, so that none is closed under a request. */
const keepAliveMs = 30_000;

/**
 * Starts the target that this project ships: Web Services as far as SetCallDisposition needs it, over HTTP and CometD.
 * @throws UnknownDeviation; and what listening throws, such as EADDRINUSE
 */
export async function startReference(options: ReferenceOptions = {}): Promise<Reference> {
  const settings = settingsOf(options);
  const deviation = deviationNamed(options.deviation);
  const server = createServer();
  server.keepAliveTimeout = keepAliveMs;
  server.listen(settings.port, settings.host);
  await once(server, 'listening');
  const url = `${originOf(server.address() as AddressInfo)}${settings.contextPath}`;
  const behaviours = [editionBehaviours[options.edition ?? ''], options.behaviour, deviation?.behaviour];
  const site = build(settings, behaviours, `${url}${apiPath}`);
  server.on('request', (request, response) => void receive(site, request, response));

  const stop = async () => {
    site.timers.clear();
    site.feed.close();
    site.notifications.close();
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { url, eventsUrl: `${url}/reference/events`, accounts, state: site.state, stop };
}

function build(settings: Settings, makers: readonly (MakeBehaviour | undefined)[], api: string): Site {
  const agents = makeAgents();
  const timers = new Timers();
  const behaviour: Behaviour = { ...conformant };
  const notifications = new Notifications(settings, behaviour);
  const deliver = notifications.deliver.bind(notifications);
  const switchboard = new Switchboard({ settings, agents, behaviour, timers, api, deliver });
  const state = () => ({
    callsUp: switchboard.callsUp,
    agentsLoggedIn: agents.filter((agent) => agent.loggedIn).length,
    cometdSessions: notifications.sessions,
  });
  const signIn = new SignIn(agents);
  const feed = new EventFeed(settings.aliveMs);
  const means = { settings, switchboard, notifications, timers, agents, feed, signIn, api };
  for (const make of makers) Object.assign(behaviour, make?.(means));
  return { settings, behaviour, switchboard, feed, notifications, signIn, timers, state, api };
}

function originOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
