import type { RequestRecord, ResponseRecord } from '../schemas/trace.gen.js';
import { Call, type Read } from './call.js';
import type { CallRegister } from './call-register.js';
import { idsOf, members, own } from './message.js';
import { callIdIn, pathOf } from './request-shape.js';

// So many reads tell what a call is; a client that lists its calls again and again fills no memory.
const MOST = 50;

/** What was read of calls: a read tells of one call, a list of every call that its agent has. */
export class CallReads {
  readonly #awaiting = new Map<string, Read>();

  constructor(private readonly calls: CallRegister) {}

  /** A request was sent, which may read a call. */
  asked(request: RequestRecord): void {
    const { agent, method, url } = request;
    const callId = callIdIn(url);
    if (method !== 'GET' || (callId === undefined && !/\/me\/calls$/.test(pathOf(url)))) return;
    const read: Read = { kind: callId === undefined ? 'list' : 'call', request };
    this.#awaiting.set(request.id, read);
    const about =
      callId === undefined
        ? this.calls.all().filter(({ legs }) => legs.get(agent)?.isParty)
        : [this.calls.find(agent, { callId })];
    for (const call of about) if (call !== undefined && call.reads.length < MOST) call.reads.push(read);
  }

  /** A request got its response; undefined = it got none. */
  answered(id: string, response: ResponseRecord | undefined): void {
    const read = this.#awaiting.get(id);
    this.#awaiting.delete(id);
    if (read === undefined || response === undefined) return;
    read.response = response;
    this.#learn(read);
  }

  // What is read of a call that no message told of yet: a call that was given.
  #learn({ kind, request: { agent, seq }, response }: Read): void {
    const resource = own(members(response?.body), kind === 'call' ? 'call' : 'calls');
    for (const each of Array.isArray(resource) ? resource : [resource]) {
      const read = members(each);
      const ids = idsOf(read);
      if (ids.callId === undefined) continue;
      const call =
        this.calls.find(agent, ids) ?? (kind === 'call' ? this.calls.add(new Call(seq, ids)) : undefined);
      if (call === undefined) continue;
      this.calls.know(call, agent, ids);
      const leg = call.leg(agent);
      leg.callId ??= ids.callId;
      leg.callUuid ??= ids.callUuid;
      leg.isParty ||= leg.messages.length === 0;
      if (leg.messages.length === 0 && typeof read.state === 'string') call.readState = read.state;
    }
  }
}
