import type { AgentName, MessageRecord, SessionRecord, TraceRecord } from '../schemas/trace.gen.js';
import { endsSession, Session } from './channel.js';
import { PollGaps } from './poll-gaps.js';

/** Of each agent, the session that it had at a moment, and the one that it had lost last. */
export interface SessionsNow {
  readonly sessions: ReadonlyMap<AgentName, Session>;
  readonly gone: ReadonlyMap<AgentName, Session>;
}

/** The CometD sessions of a trace, read record by record. */
export class Sessions {
  readonly #byName = new Map<string, Session>();
  readonly #current = new Map<AgentName, Session>();
  readonly #gone = new Map<AgentName, Session>();
  readonly #pollGaps: PollGaps;

  /** @param isRecording whether polls may be missing in the trace */
  constructor(isRecording = false) {
    this.#pollGaps = new PollGaps(isRecording);
  }

  /** Takes the next record, whatever it is. */
  next(record: TraceRecord): void {
    const gap = this.#pollGaps.next(record);
    if (gap !== undefined) this.#current.get(gap.agent)?.gaps.push(gap);
    if (record.type === 'session') this.#life(record);
  }

  /** Of each agent, the session that it has at this moment, and the one that it lost last. */
  now(): SessionsNow {
    this.#now ??= { sessions: new Map(this.#current), gone: new Map(this.#gone) };
    return this.#now;
  }

  // Made anew only after a change: a recording may have hundreds of agents.
  #now?: SessionsNow;

  /** The session on which a message came. */
  of({ session }: MessageRecord): Session | undefined {
    return this.#byName.get(session);
  }

  /** Lets go what was before the record with this number. */
  dropBefore(seq: number): void {
    for (const [name, session] of this.#byName) {
      const isOver = session.end !== undefined && session.end.seq < seq;
      if (isOver) this.#byName.delete(name);
      if (isOver) session.dropAll();
      else session.dropBefore(seq);
    }
  }

  #life(record: SessionRecord): void {
    const { session: name, agent } = record;
    const session = this.#byName.get(name) ?? new Session(name, agent);
    this.#byName.set(name, session);
    this.#now = undefined;
    if (record.state === 'subscribed') this.#current.set(agent, session);
    if (!endsSession(record)) return;
    session.end ??= record;
    this.#gone.set(agent, session);
    if (this.#current.get(agent) === session) this.#current.delete(agent);
  }
}
