import { editionNamed } from '../schemas/editions.js';
import type { AgentName, HeaderRecord, MessageRecord } from '../schemas/trace.gen.js';
import { validator, violations } from '../schemas/validate.js';
import { type CallMessage, callMessage } from '../trace/message.js';
import type { MessageKind } from '../trace/message-kind.js';
import { Recent } from '../trace/recent.js';
import { StoredMessage } from '../trace/stored-message.js';

/** Something that messages are unlike the documentation in. */
export interface Unlike {
  readonly what: string;
  count: number;
  /** The record that shows it first. */
  readonly seq: number;
}

// So many things are told apart, and so many calls of an agent are followed.
const MOST = 50;
const MOST_CALLS = 200;

/** Which states follow one another (fact call-states): a call rings, is talked on, may be held, and is released at last. */
const AFTER: Readonly<Record<string, readonly string[]>> = {
  Dialing: ['Dialing', 'Ringing', 'Established', 'Held', 'Released'],
  Ringing: ['Ringing', 'Established', 'Held', 'Released'],
  Established: ['Established', 'Held', 'Released'],
  Held: ['Held', 'Established', 'Released'],
  Released: ['Released'],
};

/**
 * What messages of calls are unlike the documentation in, each for itself, whether or not a disposition belongs to it: the types of their
 * members (the schema of the edition), and the order of states. No requirement is about these: they are the operation's surroundings.
 */
export class UnlikeMessages {
  readonly #found = new Map<string, Unlike>();
  readonly #states = new Map<AgentName, Recent<string, string>>();
  #schema: ReturnType<typeof editionNamed>['message'] = editionNamed(undefined).message;
  #isRight = validator(this.#schema);
  readonly #byKind = new WeakMap<MessageKind, { readonly what: string | undefined }>();

  /** The edition by which messages are judged. */
  begin({ documentation }: HeaderRecord): void {
    this.#schema = editionNamed(documentation.edition).message;
    this.#isRight = validator(this.#schema);
  }

  /** What was found so far. */
  get found(): Unlike[] {
    return [...this.#found.values()];
  }

  /** Takes the next message. */
  accept(record: MessageRecord): void {
    const message = callMessage(record);
    if (message === undefined || message.messageType === 'ErrorMessage') return;
    const what = this.#unlikeSchema(record);
    if (what !== undefined) this.#note(what, record.seq);
    if (message.notificationType === 'StatusChange') this.#follow(message);
  }

  // The schema looks at names and types alone: what holds of a message does of all of its kind.
  #unlikeSchema(record: MessageRecord): string | undefined {
    const kind = record instanceof StoredMessage ? record.known?.kind : undefined;
    const known = kind && this.#byKind.get(kind);
    if (known !== undefined) return known.what;
    const what = this.#isRight(record.message) ? undefined : this.#firstViolation(record.message);
    if (kind !== undefined) this.#byKind.set(kind, { what });
    return what;
  }

  #firstViolation(message: unknown): string {
    const [first = 'it is no such message'] = violations(this.#schema, message);
    // What it is instead differs from message to message.
    return `CallStateChangeMessage: ${first.replace(/, was .*$/, '').replace(/\/\d+(?=\/|\s)/g, '/*')}`;
  }

  #follow({ agent, ids: { callId: id }, state, seq }: CallMessage): void {
    if (id === undefined || state === undefined) return;
    let states = this.#states.get(agent);
    if (states === undefined) {
      states = new Recent(MOST_CALLS);
      this.#states.set(agent, states);
    }
    const before = states.get(id);
    states.set(id, state);
    // States are open: only of those that are documented it is known what follows.
    if (before === undefined || AFTER[before] === undefined || AFTER[state] === undefined) return;
    if (!AFTER[before].includes(state)) this.#note(`StatusChange: ${state} after ${before}`, seq);
  }

  #note(what: string, seq: number): void {
    const known = this.#found.get(what);
    if (known !== undefined) known.count += 1;
    else if (this.#found.size < MOST) this.#found.set(what, { what, count: 1, seq });
  }
}
