import { row } from '../../specs/catalogue.js';
import type { AgentName, HeaderRecord, TraceRecord } from '../schemas/trace.gen.js';
import { TraceView } from '../trace/view.js';
import { type BuiltCall, documentedMessage } from './built-call.test-driver.js';
import { type BuiltMessage, type BuiltRequest, isTaken } from './built-request.test-driver.js';
import { type Judged, judge } from './judge.js';

type Without<T> = T extends TraceRecord ? Omit<T, 'seq' | 'at'> : never;
type Members = Record<string, unknown>;

/**
 * Builds a trace as a story: what is told advances the clock, what comes `after` is put in its place by its time. The
 * agent and the bystander have a CometD session each from the start. Numbers are milliseconds.
 */
export class TraceBuilder {
  now = 0;
  readonly #entries: { at: number; entry: Without<TraceRecord> }[] = [];
  readonly #calls = new Map<string, BuiltCall>();
  readonly #sessions = new Map<AgentName, string>();
  #call?: BuiltCall;
  #requests = 0;
  #exchanges = 0;
  #opened = 0;

  constructor(header: Partial<HeaderRecord> = {}) {
    const budgets = {
      timeoutMs: 10000,
      notificationMs: 5000,
      eventMs: 10000,
      quietMs: 1000,
      quietMaxMs: 30000,
      callMs: 15000,
      wrapupMs: 60000,
      ...header.budgets,
    };
    this.put({
      type: 'trace',
      schemaVersion: 1,
      suite: { version: '0.0.0' },
      startedAt: '2026-01-01T00:00:00.000Z',
      target: { url: 'http://target.test', kind: 'remote' },
      documentation: { sha256: '0'.repeat(64) },
      profile: 'full',
      testKeys: ['GwsTest', 'GwsTest2'],
      ...header,
      budgets,
    });
    for (const [agent, phoneNumber] of [
      ['agent', '15000'],
      ['bystander', '15002'],
    ] as const) {
      this.put({ type: 'agent', agent, phoneNumber, features: ['api-voice'] });
      this.session(agent);
    }
    this.put({ type: 'feed', state: 'open' });
  }

  /** A new CometD session, which is subscribed. */
  session(agent: AgentName = 'agent'): this {
    this.#opened += 1;
    const session = `s${this.#opened}`;
    this.#sessions.set(agent, session);
    this.put({ type: 'session', agent, session, state: 'handshaken' });
    this.put({ type: 'session', agent, session, state: 'subscribed', channels: ['/v2/me/calls'] });
    return this;
  }

  lost(agent: AgentName = 'agent'): this {
    const session = this.#sessions.get(agent) ?? '';
    this.put({ type: 'session', agent, session, state: 'lost', reason: '402' });
    return this.wait(1);
  }

  wait(ms: number): this {
    this.now += ms;
    return this;
  }

  /** A call that is dialled, rings and is answered; from now on it is the one that is spoken of. */
  call(
    name: string,
    options: { agent?: AgentName; ids?: Members; userData?: Members; purpose?: string } = {},
  ): this {
    const { agent = 'agent', userData = { GwsConformanceRun: 'r', Nested: { kept: 'yes' } } } = options;
    const ids = { id: `ID-${name}`, callUuid: `UUID-${name}`, ...options.ids };
    const call: BuiltCall = { name, agent, ids, state: 'Ringing', userData: { ...userData } };
    this.#calls.set(name, call);
    this.#call = call;
    const purpose = options.purpose ?? 'a call';
    this.put({ type: 'call', call: name, agent, state: 'dialled', purpose, userData });
    this.wait(5).status('Ringing');
    const { id, callUuid } = ids;
    this.put({
      type: 'call',
      call: name,
      agent,
      state: 'learnt',
      purpose,
      callId: String(id),
      ...(typeof callUuid === 'string' && { callUuid }),
      uri: `http://target.test/api/v2/me/calls/${id}`,
    });
    return this.wait(5).status('Established');
  }

  /** Speaks of an earlier call again. */
  backTo(name: string): this {
    this.#call = this.#of(name);
    return this;
  }

  /** A StatusChange of the call. */
  status(state: string, message: BuiltMessage = {}): this {
    this.#of().state = state;
    return this.message({ notificationType: 'StatusChange', ...message });
  }

  released(): this {
    return this.status('Released').wait(1);
  }

  /** Somebody else writes user data of the call. */
  writtenByOthers(userData: Members, message: BuiltMessage = {}): this {
    Object.assign(this.#of().userData, userData);
    return this.message(message);
  }

  /** A message about the call; an AttachedDataChanged with all that the call holds unless told otherwise. */
  message(message: BuiltMessage = {}, at = this.now + (message.after ?? 1)): this {
    const call = this.#of();
    this.#deliver(message.to ?? call.agent, documentedMessage(call, message), at);
    if (message.after === undefined) this.wait(2);
    return this;
  }

  /** Any message whatever on a channel, as the target sent it. */
  raw(message: unknown, channel = '/v2/me/calls', to: AgentName = 'agent'): this {
    this.#deliver(to, message, this.now + 1, channel);
    return this.wait(2);
  }

  errorMessage(options: { after?: number; to?: AgentName } = {}): this {
    const data = { messageType: 'ErrorMessage', devicePath: '/devices/1' };
    this.#deliver(options.to ?? 'agent', { channel: '/v2/me/calls', data }, this.now + (options.after ?? 1));
    return options.after === undefined ? this.wait(2) : this;
  }

  /** Sends a disposition; gives the exchange's name. */
  dispose(request: BuiltRequest = {}): string {
    const call = this.#of(request.call);
    const exchange = `x${++this.#exchanges}`;
    const value = 'value' in request ? request.value : `Gws-value-${exchange}`;
    const situation = request.situation ?? (call.state === 'Released' ? 'released' : 'active');
    const agent = request.by ?? call.agent;
    const sentAt = this.now + 1;
    const { title = 'disposition', change, key, repeats } = request;
    const begin = { exchange, call: call.name, agent, situation, title, change, key, value, repeats };
    this.put({ type: 'exchange', state: 'begin', ...begin });
    const id = this.#ask(sentAt, request, { agent, use: 'operation', method: 'POST', url: urlOf(call) });
    this.put({ type: 'exchange', exchange, state: 'sent', request: id }, sentAt + (request.answerAfter ?? 5));
    const accepted = isTaken(request);
    const came = accepted && situation !== 'released' && request.message !== false;
    if (came) {
      call.userData = { ...call.userData, [key ?? 'DispositionCode']: request.stored ?? value };
      const message = request.message || {};
      this.message(message, sentAt + (message.after ?? 10));
    }
    const waited = came || !accepted || situation === 'released' ? 15 : 5001;
    const endAt = sentAt + (request.endAfter ?? waited);
    const outcome = request.outcome ?? (came ? 'message' : 'deadline');
    this.put({ type: 'exchange', exchange, state: 'end', outcome }, endAt);
    this.now = Math.max(endAt, this.now) + 1;
    return exchange;
  }

  /** A GET, as a rule sees it; gives the request's name. */
  read(what: 'call' | 'list', answer: { status?: number; body?: unknown } = {}): string {
    const call = this.#of();
    const url = what === 'call' ? urlOf(call) : 'http://target.test/api/v2/me/calls?fields=*';
    const { ids, state, userData } = call;
    const body = what === 'call' ? { call: { ...ids, state, userData } } : { calls: [] };
    const told = { status: 200, body: { statusCode: 0, ...body }, ...answer };
    const id = this.#ask(this.now + 1, { answer: told }, { agent: 'agent', use: 'read', method: 'GET', url });
    this.wait(10);
    return id;
  }

  event(userData: Members, members: Members = {}, after = 1): this {
    const callUuid = this.#of().ids.callUuid;
    const event = { event: 'EventUserEvent', time: '2026-01-01T00:00:00Z', callUuid, userData, ...members };
    this.put({ type: 'event', event }, this.now + after);
    return this;
  }

  alive(): this {
    this.put({ type: 'event', event: { event: 'Alive', time: '2026-01-01T00:00:00Z' } });
    return this.wait(1);
  }

  /** Any record, now unless told otherwise. */
  put(entry: Without<TraceRecord>, at = this.now): this {
    this.#entries.push({ at, entry });
    return this;
  }

  /** The records in the order of their times. */
  records(): TraceRecord[] {
    return [...this.#entries]
      .sort((a, b) => a.at - b.at)
      .map(({ at, entry }, seq) => JSON.parse(JSON.stringify({ ...entry, seq, at })) as TraceRecord);
  }

  view(): TraceView {
    return new TraceView(this.records());
  }

  /** What comes out for a requirement on these exchanges and requests. */
  judge(requirement: string, ...subject: string[]): Judged {
    return judge(this.view(), row(requirement), subject);
  }

  #of(name?: string): BuiltCall {
    const call = name === undefined ? this.#call : this.#calls.get(name);
    if (call === undefined) throw new Error(`the test speaks of no call ${name ?? ''}`);
    return call;
  }

  #deliver(agent: AgentName, message: unknown, at: number, channel = '/v2/me/calls'): void {
    const session = this.#sessions.get(agent) ?? 's0';
    this.put({ type: 'message', agent, session, channel, message }, at);
  }

  #ask(
    at: number,
    { answer = {}, failure, answerAfter = 5 }: BuiltRequest,
    about: { agent: AgentName; use: 'operation' | 'read'; method: string; url: string },
  ): string {
    const id = `r${++this.#requests}`;
    this.put({ type: 'request', id, headers: {}, ...about }, at);
    const { agent, use } = about;
    const outcome = { request: id, agent, use, tookMs: answerAfter };
    if (failure !== undefined) {
      const message = 'The target reset the connection';
      this.put({ type: 'failure', ...outcome, name: failure, message, stage: 'answer' }, at + answerAfter);
    } else if (answer !== null) {
      const { status = 200, text, headers = { 'content-type': 'application/json' } } = answer;
      const body = 'body' in answer || text !== undefined ? answer.body : { statusCode: 0 };
      this.put({ type: 'answer', ...outcome, status, headers, body, text }, at + answerAfter);
    }
    return id;
  }
}

function urlOf(call: BuiltCall): string {
  return `http://target.test/api/v2/me/calls/${call.ids.id}`;
}
