import type {
  AgentName,
  AgentRecord,
  AnswerRecord,
  CallRecord,
  EventRecord,
  FailureRecord,
  HeaderRecord,
  RequestRecord,
  SessionRecord,
  TraceRecord,
} from '../schemas/trace.gen.js';
import { type CallFacts, callFacts } from './call.js';
import { type Exchange, readExchange } from './exchange.js';
import { type CallMessage, callMessage } from './message.js';

/**
 * A trace, indexed: what rules read. It is built from records alone, so a run that is under way, a finished run and a
 * recording made elsewhere look the same. It does no I/O and keeps no clock.
 */
export class TraceView {
  readonly header: HeaderRecord;
  /** Every message of `/v2/me/calls`, whoever received it, in order. */
  readonly callMessages: readonly CallMessage[];
  readonly events: readonly EventRecord[];
  readonly sessions: readonly SessionRecord[];
  readonly exchanges: readonly Exchange[];
  readonly calls: readonly CallFacts[];
  readonly agents: readonly AgentRecord[];
  /** When the last record was made, in milliseconds of the trace. */
  readonly endedAt: number;
  readonly #requests = new Map<string, RequestRecord>();
  readonly #answers = new Map<string, AnswerRecord | FailureRecord>();

  /** @throws {Error} when the first record is no header: without its budgets nothing can be judged. */
  constructor(readonly records: readonly TraceRecord[]) {
    const header = records[0];
    if (header?.type !== 'trace') throw new Error('a trace begins with its header record');
    this.header = header;
    this.endedAt = records.at(-1)?.at ?? 0;
    for (const record of records) {
      if (record.type === 'request') this.#requests.set(record.id, record);
      else if (record.type === 'answer' || record.type === 'failure')
        this.#answers.set(record.request, record);
    }
    this.callMessages = records.map(callMessage).filter((message) => message !== undefined);
    this.events = ofType(records, 'event');
    this.sessions = ofType(records, 'session');
    this.agents = ofType(records, 'agent');
    this.calls = callFacts(ofType(records, 'call') as CallRecord[], this.callMessages);
    const marks = ofType(records, 'exchange');
    const ids = new Set(marks.map((mark) => mark.exchange));
    this.exchanges = [...ids].map((id) =>
      readExchange(
        this,
        marks.filter((mark) => mark.exchange === id),
      ),
    );
  }

  request(id: string | undefined): RequestRecord | undefined {
    return id === undefined ? undefined : this.#requests.get(id);
  }

  /** The complete answer to a request, or the failure to get one; undefined while neither is recorded. */
  outcome(id: string | undefined): AnswerRecord | FailureRecord | undefined {
    return id === undefined ? undefined : this.#answers.get(id);
  }

  exchange(id: string): Exchange | undefined {
    return this.exchanges.find((exchange) => exchange.id === id);
  }

  call(name: string): CallFacts | undefined {
    return this.calls.find((call) => call.name === name);
  }

  agent(name: AgentName): AgentRecord | undefined {
    return this.agents.find((agent) => agent.agent === name);
  }

  /** Messages of the calls channel that one agent received. */
  messagesOf(agent: AgentName): CallMessage[] {
    return this.callMessages.filter((message) => message.agent === agent);
  }
}

function ofType<T extends TraceRecord['type']>(records: readonly TraceRecord[], type: T) {
  return records.filter((record): record is Extract<TraceRecord, { type: T }> => record.type === type);
}
