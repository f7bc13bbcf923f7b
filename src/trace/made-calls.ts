import type { AgentName, ProgramRecord } from '../schemas/trace.gen.js';
import type { Call } from './call.js';
import { type CallMessage, members, own } from './message.js';

/** A call that was asked for, until it is known which it is. */
interface Made {
  readonly agent: AgentName;
  /** The user data that it was asked to be made with. */
  readonly userData: unknown;
  /** Who was asked to release it. */
  readonly by?: 'agent' | 'peer';
  /** Whether a program was handed the user data: what it makes of them is known once the call shows them. */
  readonly isHandedOver?: true;
}

// What was asked for and never came about is forgotten at last.
const MOST = 100;

/** The calls that the traffic asked for, by dialling or of a program, and with which user data. */
export class MadeCalls {
  readonly #made: Made[] = [];

  /** An agent dialled. */
  dialled(agent: AgentName, userData: unknown): void {
    this.#made.push({ agent, userData });
    if (this.#made.length > MOST) this.#made.shift();
  }

  /** A program was asked for a call. */
  handedOver({ agent, args: [verb], userData }: ProgramRecord): void {
    this.#made.push({
      agent,
      userData,
      isHandedOver: true,
      ...(verb === 'released-by-peer' && { by: 'peer' as const }),
      ...(verb === 'released' && { by: 'agent' as const }),
    });
  }

  /**
   * Finds out by a message which of them the call is: the one whose user data it shows; where it shows none at first, the one that
   * its agent dialled.
   */
  match(call: Call, message: CallMessage): void {
    const index = this.#made.findIndex(({ agent, userData }) => {
      const tags = Object.entries(members(userData)).filter(([, value]) => typeof value === 'string');
      const shown = message.userData;
      return Object.keys(shown ?? {}).length === 0 || tags.length === 0
        ? call.legs.size === 0 && agent === message.agent
        : tags.every(([key, value]) => own(shown, key) === value);
    });
    if (index < 0 || Object.keys(call.madeWith).length > 0) return;
    const [made] = this.#made.splice(index, 1);
    const isShown = Object.keys(message.userData ?? {}).length > 0;
    if (isShown || !made?.isHandedOver) call.madeWith = members(made?.userData);
    if (made?.isHandedOver === undefined) call.dialledBy = made?.agent;
    if (made?.by !== undefined) call.ended = { by: made.by };
  }
}
