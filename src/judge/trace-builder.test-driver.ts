import type { Observation } from '../checks/observation.js';
import { requirementOf } from '../requirement.js';
import type { AgentName, HeaderRecord } from '../schemas/trace.gen.js';
import type { Exchange } from '../trace/exchange.js';
import { TraceReading } from '../trace/reading.js';
import { type WholeTrace, wholeTrace } from '../trace/whole.js';
import { type BuiltCall, documentedMessage, idsAs, NUMBERS } from './built-call.test-driver.js';
import { BuiltRecords } from './built-records.test-driver.js';
import {
  addressOf,
  type BuiltMessage,
  type BuiltRequest,
  bodyOf,
  isTaken,
} from './built-request.test-driver.js';
import { judgeTrace } from './judge.js';
import type { Judged } from './requirement-verdict.js';

type Members = Record<string, unknown>;

/**
 * Builds a trace as a story: what is told advances the clock, what comes `after` is put in its place by its time. Agent,
 * bystander and peer have a CometD session each from the start. Numbers are milliseconds.
 */
export class TraceBuilder extends BuiltRecords {
  readonly #calls = new Map<string, BuiltCall>();
  #call?: BuiltCall;
  #exchanges = 0;

  /** A call that the peer dials and its agent answers; from now on it is the one that is spoken of. */
  call(
    name: string,
    options: {
      agent?: AgentName;
      ids?: Members;
      /** `null`: nothing of the other end is in the trace. */
      peerIds?: Members | null;
      userData?: Members;
      /** The state in which the story goes on. */
      state?: 'Ringing' | 'Established';
    } = {},
  ): this {
    const { agent = 'agent', userData = { GwsConformanceRun: 'r', Nested: { kept: 'yes' } } } = options;
    const ids: Members = { id: `ID-${name}`, callUuid: `UUID-${name}`, ...options.ids };
    const peerIds = { id: `P-${name}`, callUuid: ids.callUuid, ...options.peerIds };
    const call: BuiltCall = {
      name,
      agent,
      ids,
      ...(options.peerIds !== null && ids.callUuid !== undefined && { peerIds }),
      state: 'Ringing',
      userData: { ...userData },
    };
    this.#calls.set(name, call);
    this.#call = call;
    const about = { call: name, agent, purpose: 'a call' };
    this.put({ type: 'call', ...about, state: 'dialled', userData });
    const dial = { operationName: 'Dial', destination: { phoneNumber: NUMBERS[agent] }, userData };
    this.request('peer', 'http://target.test/api/v2/me/devices/D-peer', { body: dial });
    if (call.peerIds) this.message({ to: 'peer', notificationType: 'StatusChange', state: 'Dialing' });
    this.wait(5).status('Ringing', {}, { state: 'Ringing' });
    const { id, callUuid } = ids;
    this.put({
      type: 'call',
      ...about,
      state: 'learnt',
      callId: String(id),
      ...(typeof callUuid === 'string' && { callUuid }),
      uri: addressOf(call, agent),
    });
    return options.state === 'Ringing' ? this : this.wait(5).status('Established');
  }

  /** Speaks of an earlier call again. */
  backTo(name: string): this {
    this.#call = this.#of(name);
    return this;
  }

  /** A StatusChange of the call, to its agent and to the peer. */
  status(state: string, message: BuiltMessage = {}, copy: BuiltMessage = {}): this {
    const call = this.#of();
    call.state = state;
    const change = { notificationType: 'StatusChange' };
    if (call.peerIds) this.message({ ...change, to: 'peer', after: 1, ...copy });
    return this.message({ ...change, ...message });
  }

  /** Somebody hangs up; `null`: nothing in the trace says who. */
  released(by: AgentName | null = this.#of().agent): this {
    if (by !== null) this.hangUp(by);
    return this.status('Released').wait(1);
  }

  hangUp(by: AgentName = this.#of().agent): this {
    return this.request(by, addressOf(this.#of(), by), { body: { operationName: 'Hangup' } });
  }

  /** Somebody else writes user data of the call. */
  writtenByOthers(userData: Members, message: BuiltMessage = {}): this {
    Object.assign(this.#of().userData, userData);
    return this.message(message);
  }

  /** A message about the call; an AttachedDataChanged with all that the call holds unless told otherwise. */
  message(message: BuiltMessage = {}, at = this.now + (message.after ?? 1)): this {
    const call = this.#of();
    const to = message.to ?? call.agent;
    this.deliver(to, documentedMessage(call, to, message), at);
    return message.after === undefined ? this.wait(2) : this;
  }

  /** Sends these dispositions, one after the other. */
  sent(...requests: readonly BuiltRequest[]): this {
    for (const request of requests) this.send(request);
    return this;
  }

  /** Sends a disposition; gives the exchange's name. */
  send(request: BuiltRequest = {}): string {
    const call = this.#of(request.call);
    const exchange = `x${++this.#exchanges}`;
    const value = 'value' in request ? request.value : `Gws-value-${exchange}`;
    const sender = request.sender ?? call.agent;
    const sentAt = this.now + 1;
    const { method = 'POST', text, url = addressOf(call, sender), headers } = request;
    const body = text === undefined ? bodyOf(request, call, sender, value) : undefined;
    this.request(sender, url, { method, body, text, headers }, request, 'operation');
    const isReleased = call.state === 'Released';
    const stored =
      'stored' in request ? request.stored : request.without === 'disposition' ? undefined : value;
    const accepted = isTaken(request) && stored !== undefined;
    const key = typeof request.key === 'string' && request.key !== '' ? request.key : 'DispositionCode';
    const came = accepted && !isReleased && request.message !== false;
    if (came) {
      call.userData = { ...call.userData, [key]: stored };
      const message = request.message || {};
      this.#tell(call, message, sentAt + (message.after ?? 10));
      const { copy = { userData: message.userData } } = request;
      const copied = { after: message.after ?? 10, ...copy, to: 'peer' as const };
      if (call.peerIds && copy !== false) this.#tell(call, copied, sentAt + copied.after);
    }
    if (accepted && isReleased && request.event !== false) {
      const { after = 8, userData = { [key]: stored }, members } = request.event ?? {};
      this.#event(call, userData, members, sentAt + after);
    }
    const endAt = sentAt + (request.endAfter ?? (came || !accepted || isReleased ? 15 : 5001));
    this.now = Math.max(endAt, this.now) + 1;
    return exchange;
  }

  /** A GET; a list holds the agent's calls that are up. */
  read(
    what: 'call' | 'list',
    response: { status?: number; body?: unknown } | null = {},
    sender = this.#of().agent,
  ): this {
    const call = this.#of();
    const resource = (each: BuiltCall) => {
      const { state, userData } = each;
      return { ...idsAs(each, sender), state, userData };
    };
    const up = [...this.#calls.values()].filter(
      ({ agent, state, peerIds }) =>
        state !== 'Released' && (agent === sender || (sender === 'peer' && peerIds)),
    );
    const body = what === 'call' ? { call: resource(call) } : { calls: up.map(resource) };
    const url = what === 'call' ? addressOf(call, sender) : 'http://target.test/api/v2/me/calls?fields=*';
    const told = response && { body: { statusCode: 0, ...body }, ...response };
    this.request(sender, url, { method: 'GET' }, { response: told }, 'read');
    return this.wait(10);
  }

  event(userData: Members, members: Members = {}, after = 1): this {
    this.#event(this.#of(), userData, members, this.now + after);
    return this;
  }

  whole(): WholeTrace {
    return wholeTrace(this.records());
  }

  /** An exchange, as it is read from the wire. */
  exchange(id: string): Exchange {
    const found = this.whole().exchanges.find((each) => each.id === id);
    if (found === undefined) throw new Error(`the trace has no exchange ${id}`);
    return found;
  }

  /** What comes out for a requirement on the whole trace. */
  judge(id: string): Judged {
    return judgeTrace(this.records()).results.get(id) as Judged;
  }

  /** What is seen of a requirement on one exchange, when its call is over; undefined = it says nothing about this one. */
  see(id: string, exchange: string): Observation | undefined {
    const [header, ...records] = this.records();
    const rule = requirementOf(id);
    let seen: Observation | undefined;
    const reading: TraceReading = new TraceReading(header as HeaderRecord, {
      keep: Number.POSITIVE_INFINITY,
      onCall: ({ exchanges }) => {
        const about = exchanges.find((each) => each.id === exchange);
        if (about !== undefined && rule.applies(about, reading)) seen = rule.expect(about, reading);
      },
    });
    for (const record of records) reading.accept(record);
    reading.end();
    return seen;
  }

  #of(name?: string): BuiltCall {
    const call = name === undefined ? this.#call : this.#calls.get(name);
    if (call === undefined) throw new Error(`the test speaks of no call ${name ?? ''}`);
    return call;
  }

  #tell(call: BuiltCall, message: BuiltMessage, at: number): void {
    const to = message.to ?? call.agent;
    this.deliver(to, documentedMessage(call, to, message), at);
  }

  #event({ ids }: BuiltCall, userData: Members, members: Members = {}, at = this.now): void {
    const event = { event: 'EventUserEvent', time: '2026-01-01T00:00:00Z', callUuid: ids.callUuid, userData };
    this.put({ type: 'event', event: { ...event, ...members } }, at);
  }
}
