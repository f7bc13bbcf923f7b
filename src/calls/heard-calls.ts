import type { AgentSession } from '../client/agent.js';
import { type CallMessage, members, own } from '../trace/message.js';
import { isTagged, NAME } from './tags.js';

/** What was dialled, by whom, and to whom. */
interface Dialled {
  readonly from: Pick<AgentSession, 'name' | 'phoneNumber'>;
  readonly to: Pick<AgentSession, 'name'>;
  /** With which the call is tagged. */
  readonly runId: string;
  readonly name: string;
}

/**
 * Tells the call that was dialled among those that are heard of after the dial: somebody else may call the agent at this very moment.
 * A call is ours when it carries our user data, names the number that we dial from, or is one that who dialled is told of as well.
 */
export class HeardCalls {
  readonly #ups: CallMessage[] = [];
  readonly #uuidsOfDialler = new Set<unknown>();
  readonly #dialled = new Set<string>();
  /** The ids of calls that who dialled is told of in another state than Dialing, and without our user data: others', as far as is known. */
  readonly #others = new Set<unknown>();

  constructor(private readonly dialled: Dialled) {}

  /** The ids of the calls that who dialled was told to be Dialing: ours, be it up or not. */
  get dialledIds(): ReadonlySet<string> {
    return this.#dialled;
  }

  /**
   * Takes notice of the next message about a call that nobody had been told of before the dial.
   * @returns the message by which the callee was told of the call, as soon as one is known to be of ours
   */
  hear(message: CallMessage): CallMessage | undefined {
    const { from, to } = this.dialled;
    const { id, callUuid } = message.call;
    if (message.agent === from.name) {
      const isUnmarked = !/^(Dialing|Released)$/.test(message.state ?? '') && !this.#carriesTag(message);
      if (message.state === 'Dialing' && typeof id === 'string') this.#dialled.add(id);
      if (isUnmarked) this.#others.add(id);
      if (typeof callUuid === 'string' && callUuid !== '') this.#uuidsOfDialler.add(callUuid);
    }
    if (message.agent === to.name && isUp(message)) this.#ups.push(message);
    return this.#ups.find((each) => this.#isOurs(each));
  }

  /** Whether a message tells who dialled that the call is over before the callee was told of it. */
  isEndOfDial({ agent, state, call }: CallMessage): boolean {
    return agent === this.dialled.from.name && state === 'Released' && !this.#others.has(call.id);
  }

  /** Whether a message tells who dialled of the call that the callee was told of: there it may have other ids. */
  isOfDialler(message: CallMessage, told: CallMessage): boolean {
    if (message.agent !== this.dialled.from.name || message.state === 'Released') return false;
    const { id, callUuid } = message.call;
    if (message.state === 'Dialing' || this.#dialled.has(id as string) || id === told.call.id) return true;
    return (callUuid !== undefined && callUuid === told.call.callUuid) || this.#carriesTag(message) === true;
  }

  /** Whether its user data say that it is this call; undefined where they do not tell. */
  #carriesTag({ userData }: CallMessage): boolean | undefined {
    const { runId, name } = this.dialled;
    return isTagged(userData, runId) ? own(userData, NAME) === name : undefined;
  }

  #isOurs(message: CallMessage): boolean {
    const { call } = message;
    const { from } = this.dialled;
    const isNamed = this.#carriesTag(message);
    if (isNamed !== undefined) return isNamed;
    if (this.#uuidsOfDialler.has(call.callUuid)) return true;
    const participants = Array.isArray(call.participants) ? call.participants : [];
    const numbers = participants.flatMap((each) =>
      typeof each === 'string' ? [each] : [members(each).phoneNumber, members(each).digits],
    );
    return numbers.some(
      (number) => typeof number === 'string' && number !== '' && number === from.phoneNumber,
    );
  }
}

function isUp(message: CallMessage): boolean {
  return message.state === 'Ringing' || message.state === 'Established';
}
