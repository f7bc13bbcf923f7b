import { pageFacts } from '../src/documentation/edition.js';
import type { AgentName, TraceRecord } from '../src/schemas/trace.gen.js';

type Without<T> = T extends TraceRecord ? Omit<T, 'seq' | 'at'> : never;

/** Of so many dispositions of a call so many are of the released one. */
const RELEASED = 0.08;

/**
 * The trace of a run that goes on for long, record by record: calls that follow one another, each dispositioned many times, by a
 * conformant target. Nothing of it is kept.
 * @param exchanges how many dispositions, rounded up to whole calls
 * @param ofCall how many of each call
 */
export function* longTrace(exchanges: number, ofCall = 100): Generator<TraceRecord> {
  const trace = new LongTrace();
  yield* trace.begin();
  for (let call = 0; call * ofCall < exchanges; call++) yield* trace.call(call, ofCall);
  yield* trace.call(-1, 100);
}

class LongTrace {
  #seq = 0;
  #at = 0;
  #requests = 0;

  *begin(): Generator<TraceRecord> {
    yield this.#record({
      type: 'trace',
      schemaVersion: 3,
      suite: { version: '0.0.0' },
      startedAt: '2026-01-01T00:00:00.000Z',
      target: { url: 'http://target.test', kind: 'remote', apiPath: '/api/v2' },
      documentation: { sha256: pageFacts().sha256 },
      profile: 'full',
      timeouts: {
        timeoutMs: 10_000,
        notificationMs: 5000,
        eventMs: 10_000,
        quietMs: 1000,
        quietMaxMs: 30_000,
        callMs: 15_000,
        wrapupMs: 60_000,
      },
      testKeys: ['GwsConformance', 'GwsConformance_2'],
      configuredKey: 'DispositionCode',
    });
    for (const [index, agent] of (['agent', 'peer'] as const).entries()) {
      const session = sessionOf(agent);
      yield this.#record({ type: 'agent', agent, phoneNumber: `1500${index}`, features: ['api-voice'] });
      yield this.#record({ type: 'session', agent, session, state: 'subscribed' });
    }
    yield this.#record({ type: 'feed', state: 'open' });
  }

  *call(number: number, dispositions: number): Generator<TraceRecord> {
    const released = Math.ceil(dispositions * RELEASED);
    const id = `CALL${number}`;
    const userData: Record<string, unknown> = { GwsConformanceRun: 'r', GwsConformanceCall: id };
    yield* this.#told(id, 'StatusChange', 'Ringing', userData);
    yield* this.#told(id, 'StatusChange', 'Established', userData);
    for (let index = 0; index < dispositions - released; index++) {
      const key = ['GwsConformance', 'GwsConformance_2', undefined][index % 3];
      const value = `Gws-${number}-${index}`;
      yield* this.#asked(id, value, key);
      userData[key ?? 'DispositionCode'] = value;
      yield* this.#told(id, 'AttachedDataChanged', 'Established', userData);
      this.#at += 5;
    }
    yield this.#record({
      type: 'request',
      id: this.#nextRequest(),
      agent: 'agent',
      use: 'call',
      method: 'POST',
      url: `http://target.test/api/v2/me/calls/${id}`,
      headers: { authorization: 'Basic [taken out]' },
      body: { operationName: 'Hangup' },
    });
    yield* this.#told(id, 'StatusChange', 'Released', userData);
    for (let index = 0; index < released; index++) {
      const key = index % 2 === 0 ? 'GwsConformance' : undefined;
      const value = `Gws-${number}-released-${index}`;
      yield* this.#asked(id, value, key);
      const event = {
        event: 'EventUserEvent',
        callUuid: id,
        userData: { [key ?? 'DispositionCode']: value },
      };
      yield this.#record({ type: 'event', event });
      this.#at += 5;
    }
    this.#at += 1500;
    yield this.#record({ type: 'event', event: { event: 'Alive' } });
  }

  *#asked(id: string, disposition: string, dispositionKey: string | undefined): Generator<TraceRecord> {
    const request = this.#nextRequest();
    const about = { request, agent: 'agent', use: 'operation' } as const;
    const body = {
      operationName: 'SetCallDisposition',
      callUri: `http://target.test/api/v2/calls/${id}`,
      callUuid: id,
      disposition,
      ...(dispositionKey !== undefined && { dispositionKey }),
    };
    yield this.#record({
      type: 'request',
      id: request,
      agent: 'agent',
      use: 'operation',
      method: 'POST',
      url: `http://target.test/api/v2/me/calls/${id}`,
      headers: { authorization: 'Basic [taken out]' },
      body,
    });
    const headers = { 'content-type': 'application/json' };
    yield this.#record({
      type: 'response',
      ...about,
      status: 200,
      headers,
      body: { statusCode: 0 },
      tookMs: 2,
    });
  }

  *#told(id: string, notificationType: string, state: string, userData: object): Generator<TraceRecord> {
    for (const agent of ['agent', 'peer'] as const) {
      const call = {
        id,
        callUuid: id,
        state,
        userData: { ...userData },
        uri: `http://target.test/api/v2/me/calls/${id}`,
        path: `/calls/${id}`,
        deviceUri: 'http://target.test/api/v2/devices/1',
        participants: [
          { e164Number: '', formattedPhoneNumber: '15001', phoneNumber: '15001', digits: '15001' },
        ],
        dnis: '15000',
        callType: 'Internal',
        capabilities: ['Hangup'],
        duration: '1',
        mute: 'Off',
      };
      const data = {
        notificationType,
        call,
        phoneNumber: agent === 'agent' ? '15000' : '15001',
        messageType: 'CallStateChangeMessage',
      };
      const channel = '/v2/me/calls';
      yield this.#record({
        type: 'message',
        agent,
        session: sessionOf(agent),
        channel,
        message: { data, channel },
      });
    }
  }

  #nextRequest(): string {
    this.#requests += 1;
    return `r${this.#requests}`;
  }

  #record(entry: Without<TraceRecord>): TraceRecord {
    this.#at += 1;
    const record = { ...entry, seq: this.#seq, at: this.#at } as TraceRecord;
    this.#seq += 1;
    return record;
  }
}

function sessionOf(agent: AgentName): string {
  return agent === 'agent' ? 's1' : 's2';
}
