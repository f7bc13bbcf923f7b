import type { LiveCall } from '../calls/call.js';
import { branchOf, type LegState, type RequestToSend, type Sent } from '../calls/request-to-send.js';
import { type Members, own } from '../trace/message.js';
import { AfterRelease } from './after-release.js';
import { type Change, changedRequest } from './change.js';
import { OwnKeys } from './own-keys.js';
import { askOf, bodyOf, DOCUMENTED, type RequestShape } from './request-shape.js';
import type { RunContext } from './run-context.js';
import { takenShape } from './taken-shape.js';
import { isChangedUnasked } from './unasked-change.js';

type Asked = Pick<RequestToSend, 'step' | 'changed' | 'key' | 'by' | 'brief' | 'decides' | 'make'>;

// Only what comes again after each further request of its kind can be tied to it: so often more it is asked.
const FURTHER = 2;
// Of so many requests that stand after a changed one, one names no key.
const KEYLESS = 3;

/** Sends the requests of a call in one state, each so that what it did can be told from what the others did. */
export class RequestDriver {
  /** The requirements that the next request is made for. */
  wantedBy: readonly string[] = [];
  protected readonly keys: OwnKeys;
  protected isAsked = false;
  /** The last unchanged request that was accepted. */
  protected accepted?: { key?: string; value: unknown };
  #isChangeLast = false;
  #changes = 0;
  #witnesses = 0;
  /** The requirements of the last changed request. */
  #changedFor?: readonly string[];
  readonly #afterRelease: AfterRelease;

  constructor(
    readonly call: LiveCall,
    readonly state: LegState,
    protected readonly runContext: RunContext,
    /** Whether the same was asked of another call before: then changed requests follow one another, and what is asked is varied. */
    readonly isLater = false,
  ) {
    this.keys = new OwnKeys(runContext, branchOf(state));
    this.#afterRelease = new AfterRelease(call, runContext.sender);
  }

  /** An unchanged request under the other key of ours: it shows what the last one did, and binds the refusal before it. */
  witness(): Promise<Sent> {
    return this.plain('unchanged', this.keys.other);
  }

  /** Binds the last refusals under both keys; to be called when the state ends. */
  async finish(): Promise<void> {
    if (this.#changedFor === undefined) return;
    this.wantedBy = this.#changedFor;
    if (this.isLater) await this.witness();
    await this.witness();
  }

  /**
   * Asks the last disposition of a released call again where a message about the call followed it, which ought not to be.
   * @returns whether anything was asked
   */
  settle(): Promise<boolean> {
    return this.#afterRelease.settle();
  }

  /**
   * Sends the documented request, and where it is refused others, until one is taken: that shape holds for the run. Where keys
   * of ours are refused of a released call alone, it goes on without them there.
   * @throws {OperationUnusable} no shape is taken
   */
  protected async findShape(): Promise<void> {
    const { runContext, state } = this;
    const shape = await takenShape({ runContext, state, ask: (...how) => this.#inShape(...how) });
    if (runContext.shape?.keyed && !shape.keyed) this.keys.areRefused();
    else runContext.shape = shape;
    this.keys.bound = this.keys.of(shape);
  }

  #inShape(shape: RequestShape, more = '', decides = false): Promise<Sent> {
    const name = shape.name === DOCUMENTED ? 'documented request' : `documented request, ${shape.name}`;
    return this.plain(`${name}, ${shape.keyed ? 'key' : 'no key'} given${more}`, this.keys.of(shape), {
      shape,
      decides,
    });
  }

  /**
   * Sends a changed request between two unchanged ones: the one before has the same key, the one after another, whose message shows what
   * became of the first. Where a key changed that neither wrote it is asked again. Of a later call changed requests follow one another, each
   * second one without a key.
   */
  protected async change(change: Change): Promise<void> {
    if (this.state === 'released') await this.runContext.controlEvent();
    this.#changedFor = this.wantedBy;
    // The same for what is asked again: the key that it writes hides what became of that.
    const isKeyless = !this.isLater && this.#isKeylessInTurn();
    for (let asked = 0; asked <= FURTHER; asked++) {
      const held = this.#held();
      const { shape } = this.keys;
      const key = this.isLater && this.#isKeylessChange() ? undefined : this.keys.last;
      const send = () =>
        this.#send({
          step: change.change,
          changed: true,
          by: change.by,
          key: change.key === undefined ? key : (change.key ?? undefined),
          make: () => changedRequest(change, { shape, call: this.call, key, values: this.runContext.values }),
        });
      let sent = await send();
      // Its refusal may be told by an ErrorMessage, which nobody heard.
      if (sent.accepted && (await change.listen?.())) sent = await send();
      await change.afterwards?.();
      if (this.isLater) return;
      const witnessKey = isKeyless ? undefined : this.keys.other;
      const witness = await this.plain('unchanged', witnessKey);
      if (this.runContext.altersOtherKeys || !this.#isChanged(held, sent, { ...witness, key: witnessKey }))
        return;
    }
  }

  // What a refusal does to a request without a key shows in these alone.
  #isKeylessInTurn(): boolean {
    return this.runContext.takesKeyless === true && ++this.#witnesses % KEYLESS === 0;
  }

  // The others once the call is released.
  #isKeylessChange(): boolean {
    const place = this.state === 'released' ? 0 : 1;
    return this.runContext.takesKeyless === true && ++this.#changes % 2 === place;
  }

  /** Sends an unchanged request. */
  protected async plain(
    step: string,
    key: string | undefined,
    {
      shape = this.keys.shape,
      next = () => this.runContext.values.next(key),
      ...patience
    }: { shape?: RequestShape; next?: () => unknown } & Pick<RequestToSend, 'brief' | 'decides'> = {},
  ): Promise<Sent> {
    // What follows a changed request may be that one's doing.
    const held = this.#isChangeLast ? undefined : this.#held();
    const sent = await this.#send({
      step,
      changed: false,
      key,
      ...patience,
      make: () => {
        const sent = next();
        return { value: sent, ask: askOf(shape, this.call, bodyOf(shape, this.call, sent, key)) };
      },
    });
    if (this.#isChanged(held, { ...sent, value: undefined }, { ...sent, key }))
      this.runContext.altersOtherKeys = true;
    this.keys.note(key, sent);
    if (sent.accepted) {
      this.accepted = { key, value: sent.value };
      if (key === undefined) {
        this.runContext.takesKeyless = true;
        this.#learnKey(sent);
      }
    }
    return sent;
  }

  async #send(asked: Asked): Promise<Sent> {
    await this.settle();
    const toSend = { ...asked, call: this.call, state: this.state, requirements: this.wantedBy };
    this.isAsked = true;
    this.#isChangeLast = asked.changed;
    const sent = await this.runContext.sender.send(toSend);
    if (this.state === 'released') this.#afterRelease.note(toSend, sent);
    return sent;
  }

  /** The user data of the call as last told; undefined for a released call, which is told nothing more. */
  #held(): Members | undefined {
    if (this.state === 'released') return undefined;
    return this.call.messages().findLast(({ userData }) => userData !== undefined)?.userData;
  }

  #isChanged(
    held: Members | undefined,
    { request, value: sent }: Sent,
    witness: Sent & { key: string | undefined },
  ): boolean {
    if (held === undefined) return false;
    const { keys, tags, configuredKey } = this.runContext;
    const written = [...keys, ...tags, ...(configuredKey === undefined ? [] : [configuredKey])];
    const messages = this.call.messages().filter(({ seq }) => seq > request.seq);
    const key = witness.key ?? configuredKey;
    return isChangedUnasked({ held, messages, written, sent, witness: { ...witness, key } });
  }

  // The one key that took a value which no other holds.
  #learnKey({ shown, value }: Sent): void {
    const userData = shown?.userData ?? {};
    const [key, ...others] = Object.keys(userData).filter((each) => own(userData, each) === value);
    if (others.length === 0) this.runContext.configuredKey ??= key;
  }
}
