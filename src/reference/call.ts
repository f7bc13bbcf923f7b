import { randomBytes } from 'node:crypto';
import type { Agent } from './agent.js';
import type { JsonObject } from './answer.js';
import type { UserData } from './user-data.js';

/** The states of a call that real servers were seen to name. */
export type CallState = 'Dialing' | 'Ringing' | 'Established' | 'Held' | 'Released';

/** What a call's id is made of. */
export type CallIdIs = 'callUuid' | 'connId' | 'encoded';

/** A SetCallDisposition of a call, or another operation on it that was refused. */
export interface Past {
  readonly body: JsonObject;
  /** The call's state on the asking agent's side; absent when the agent is no party of it. */
  readonly state?: CallState;
  readonly refused: boolean;
}

/** So many are remembered of each call. */
const pastLimit = 500;

/** One agent's side of a call: what that agent's call resource shows. */
export class Leg {
  state: CallState;
  /** Whether it was on hold and taken back. */
  retrieved = false;
  /** Which of the calls that its agent has dispositioned it is, from 1; absent until then. */
  number?: number;

  constructor(
    readonly call: Call,
    readonly agent: Agent,
    /** Number of the party at the other end. */
    readonly otherPhone: string,
    state: CallState,
  ) {
    this.state = state;
  }

  /** Whether the call was answered and has not ended: only then wrap-up follows. */
  get answered(): boolean {
    return this.state === 'Established' || this.state === 'Held';
  }
}

/** A conversation of two parties; one leg if the other end was never reached. */
export class Call {
  readonly id: string;
  readonly callUuid: string;
  readonly connId: string;
  readonly startedAt = Date.now();
  releasedAt: number | undefined;
  /** Who ended it; absent when it was nobody. */
  hungUpBy?: Agent;
  /** The last dispositions and refusals, in their order: deviations tell requests apart by it. */
  readonly past: Past[] = [];
  readonly legs: Leg[] = [];
  userData: UserData = {};

  /**
   * @param number counts the calls of a server, as the ends of real ids do
   * @param dnis the number that was dialled
   */
  constructor(
    number: number,
    readonly dnis: string,
    idIs: CallIdIs,
  ) {
    this.callUuid = `${base32(26)}${number.toString().padStart(6, '0')}`;
    this.connId = `0071${randomBytes(4).toString('hex')}${number.toString(16).padStart(8, '0')}`;
    this.id = idIs === 'encoded' ? `${this.connId} 1/#${number}%;a` : this[idIs];
  }

  get released(): boolean {
    return this.releasedAt !== undefined;
  }

  remember(past: Past): void {
    this.past.push(past);
    if (this.past.length > pastLimit) this.past.shift();
  }

  legOf(agent: Agent): Leg | undefined {
    return this.legs.find((leg) => leg.agent === agent);
  }
}

/** Random digits and capitals up to V, the alphabet of the sample's callUuid. */
function base32(length: number): string {
  return Array.from(randomBytes(length), (byte) => (byte % 32).toString(32).toUpperCase()).join('');
}
