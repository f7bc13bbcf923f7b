import type { LookupAddress } from 'node:dns';
import { type Site, sharedContext } from '../calls/agents.js';
import type { LiveCall } from '../calls/call.js';
import { CallNames } from '../calls/call-names.js';
import type { CallSource } from '../calls/call-source.js';
import { Dialling } from '../calls/dialling.js';
import { OpenResources } from '../calls/open-resources.js';
import type { AgentSession } from '../client/agent.js';
import type { AccessRefused } from '../client/errors.js';
import type { Feed } from '../client/feed.js';
import type { HeaderRecord } from '../schemas/trace.gen.js';
import type { CannotWrite } from '../trace/cannot-write.js';
import { Recorder } from '../trace/recorder.js';

/** What a preflight is told. */
export interface VisitPlan {
  readonly site: Site;
  readonly runId: string;
  readonly header: Omit<HeaderRecord, 'seq' | 'at'>;
  /** Kept out of everything that is said. */
  readonly secrets: readonly string[];
  /** Where it is noted what is open, for the case that the preflight is killed; absent = nowhere. */
  readonly openResourcesFile?: string;
  /** Told when that file cannot be written. */
  readonly onUnwritable?: (failure: CannotWrite) => void;
}

/** One preflight under way: what its steps need, and what they hand on to later ones. */
export class Visit {
  readonly site: Site;
  readonly recorder = new Recorder();
  readonly openResources: OpenResources;
  readonly dialling: Dialling;
  readonly context: ReturnType<typeof sharedContext>;
  /** Everybody who is logged in, the agent first. */
  readonly sessions: AgentSession[] = [];
  /** Where that host is which connections are made to. */
  addresses: readonly LookupAddress[] = [];
  /** What the settings of the agent's device say that its phone obeys (`sip-cti-control`). */
  obeys: string | undefined;
  /** Why the first subscription was refused; the handshake before it was not. */
  unsubscribed: AccessRefused | undefined;
  call: LiveCall | undefined;
  /** Where calls come from that the preflight does not dial. */
  source: CallSource | undefined;
  /** The feed of events from before the call, if there is one. */
  feed: Promise<Feed> | undefined;

  constructor(
    readonly plan: VisitPlan,
    readonly signal: AbortSignal,
  ) {
    this.site = plan.site;
    for (const secret of plan.secrets) this.recorder.redaction.redact(secret);
    this.recorder.record(plan.header);
    this.context = sharedContext(this.site, this.recorder, signal);
    this.openResources = new OpenResources({
      target: this.site.address.url,
      runId: plan.runId,
      path: plan.openResourcesFile,
      onFailure: plan.onUnwritable,
    });
    const { timeouts, runOptions } = this.site.configuration;
    const names = new CallNames(runOptions.maxCalls);
    this.dialling = new Dialling(this.recorder, timeouts, plan.runId, this.openResources, names, signal);
  }

  get timeouts() {
    return this.site.configuration.timeouts;
  }

  get url(): URL {
    return new URL(this.site.address.url);
  }

  /** The host of the target, an IPv6 address without its brackets. */
  get host(): string {
    return hostOf(this.url);
  }

  get port(): number {
    return portOf(this.url);
  }

  /** What connections are made to: the proxy on the way, or else the target. */
  get nearest(): { host: string; port: number; variable: string } {
    const { proxy } = this.site.address;
    const url = new URL(proxy?.url ?? this.site.address.url);
    return { host: hostOf(url), port: portOf(url), variable: proxy?.variable ?? 'GWS_URL' };
  }

  /** Those who have a phone: everybody but the account without api-voice. */
  get phones(): AgentSession[] {
    return this.sessions.filter(({ name }) => name !== 'unlicensed');
  }

  /** The session of an account that is logged in by now. */
  session(name: 'agent' | 'peer'): AgentSession {
    const found = this.sessions.find((session) => session.name === name);
    if (found === undefined) throw new Error(`${name} is not logged in yet`);
    return found;
  }

  /** Ends what was opened, also after the preflight was stopped; never throws. */
  async end(): Promise<void> {
    await this.dialling.endAll();
    await this.source?.endAll();
    await Promise.all(this.sessions.map((session) => session.close()));
    await this.context.connections.close();
    for (const { name, mayBeLoggedIn } of this.sessions)
      if (!mayBeLoggedIn) this.openResources.loggedOut(name);
    await this.feed?.then((feed) => feed.close()).catch(() => undefined);
  }
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function portOf({ port, protocol }: URL): number {
  return Number(port || (protocol === 'https:' ? 443 : 80));
}
