import type { LiveCall } from '../calls/call.js';
import type { RequestToSend, Sent } from '../calls/request-to-send.js';
import type { Sender } from '../calls/sender.js';

// Only what comes again after each further request of its kind can be tied to it: so often more it is asked.
const FURTHER = 2;

/** The requests of a released call, after which no message about it ought to come. */
export class AfterRelease {
  /** The last one, until it is known whether a message followed. */
  #last?: { toSend: RequestToSend; sent: Sent };
  readonly #askedAgain = new Set<string>();

  constructor(
    private readonly call: LiveCall,
    private readonly sender: Pick<Sender, 'send' | 'hears'>,
  ) {}

  note(toSend: RequestToSend, sent: Sent): void {
    this.#last = { toSend, sent };
  }

  /**
   * Asks the last request again where a message about the call followed it: once for each kind of request.
   * @returns whether anything was asked
   */
  async settle(): Promise<boolean> {
    const last = this.#last;
    this.#last = undefined;
    if (last === undefined) return false;
    const { toSend, sent } = last;
    const kind = toSend.changed ? toSend.step : String(toSend.key !== undefined);
    const [heard] = this.call.messagesAfterRelease(sent.request.seq);
    if (heard === undefined || this.#askedAgain.has(kind)) return false;
    this.#askedAgain.add(kind);
    // What came late comes as late again.
    const leastMs = 2 * (heard.at - sent.request.at);
    for (let further = 0; further < FURTHER; further++) {
      const { request } = await this.sender.send(toSend);
      if (!(await this.sender.hears(this.call, request, leastMs))) break;
    }
    return true;
  }
}
