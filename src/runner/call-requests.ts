import type { LiveCall } from '../calls/call.js';
import { branchOf, type LegState, type RequestToSend, type Sent } from '../calls/request-to-send.js';
import type { OddKind } from '../calls/values.js';
import { type Members, own } from '../trace/message.js';
import { AfterRelease } from './after-release.js';
import { type Change, changedRequest } from './change.js';
import { OwnKeys } from './own-keys.js';
import { askOf, bodyOf, DOCUMENTED, type RequestShape } from './request-shape.js';
import type { RunContext } from './run-context.js';
import { takenShape } from './taken-shape.js';
import { isChangedUnasked } from './unasked-change.js';

type Asked = Pick<RequestToSend, 'step' | 'changed' | 'key' | 'by' | 'brief' | 'make'>;

// Only what comes again after each further request of its kind can be tied to it: so often more it is asked.
const FURTHER = 2;

/**
 * A call in one state, and the requests that are made of it. Those that several requirements look at are driven once.
 */
export class CallRequests {
  /** The requirements that the next request is made for. */
  wantedBy: readonly string[] = [];
  readonly #driven = new Map<string, Promise<void>>();
  #isAsked = false;
  #isChangeLast = false;
  /** The requirements of the last changed request. */
  #changedFor?: readonly string[];
  readonly #keys: OwnKeys;
  /** The last unchanged request that was accepted. */
  #accepted?: { key?: string; value: unknown };
  readonly #afterRelease: AfterRelease;

  constructor(
    readonly call: LiveCall,
    readonly state: LegState,
    private readonly runContext: RunContext,
  ) {
    this.#keys = new OwnKeys(runContext, branchOf(state));
    this.#afterRelease = new AfterRelease(call, runContext.sender);
  }

  /** The documented request, as the page shows it, whether the target takes it or not. */
  async documented(): Promise<void> {
    await this.base().catch((error) => {
      if (!this.#isAsked) throw error;
    });
  }

  /**
   * The first request that the target takes: the documented one, or, where it is refused, the shape that works.
   * @throws {OperationUnusable} no shape is taken
   */
  base(): Promise<void> {
    return this.#once('base', () => this.#findShape());
  }

  /** The key set again. */
  again(): Promise<void> {
    return this.#onceMore('the same key again', () => this.#keys.of());
  }

  /** The last request again, word for word; not where the target takes certain values only. */
  sameValue(): Promise<void> {
    return this.#once('the same value again', async () => {
      await this.base();
      if (this.#accepted === undefined || this.runContext.values.accepted !== undefined) return;
      const { key, value } = this.#accepted;
      // Nothing changes by it: a target may well keep silent.
      await this.#plain('the same value again', key, { value: { value }, brief: true });
    });
  }

  /** The documented request without dispositionKey. */
  withoutKey(): Promise<void> {
    return this.#onceMore('no key given', () => undefined);
  }

  /** The documented request without dispositionKey, once more. */
  withoutKeyAgain(): Promise<void> {
    return this.#once('no key given, again', async () => {
      await this.withoutKey();
      await this.#plain('no key given, again', undefined);
    });
  }

  /** The documented request with a key, after one without, so that what the configured key held is known. */
  withKey(): Promise<void> {
    return this.#once('key given, after one without', async () => {
      await this.withoutKey();
      await this.#plain('key given, after one without', this.runContext.keys[0]);
    });
  }

  /** The documented request under the other key of ours, where keys of ours are taken. */
  otherKey(): Promise<void> {
    return this.#once('the other own key', async () => {
      await this.base();
      if (!this.#keys.shape.keyed) return;
      const [, key] = this.runContext.keys;
      const { accepted } = await this.#plain('the other own key', key);
      if (!accepted) await this.#plain('the other own key, once more', key);
    });
  }

  /** One value under the suite's own key. */
  async value(step: string, value: unknown): Promise<void> {
    await this.base();
    await this.#plain(step, this.#keys.of(), { value: { value } });
  }

  /** A value that is odd and unique, under the suite's own key or without a key; not where the target takes certain values only. */
  oddValue(kind: OddKind, keyless = false): Promise<void> {
    return this.#once(`${kind} ${keyless}`, async () => {
      await this.base();
      const { values } = this.runContext;
      if (values.accepted !== undefined) return;
      const key = keyless ? undefined : this.#keys.of();
      const step = `an odd value (${kind}), ${key === undefined ? 'no key' : 'key'} given`;
      await this.#plain(step, key, { value: { value: values.odd(kind) } });
    });
  }

  /** One value under a given `dispositionKey`, whatever it is; it is part of the documented request's shapes, not a change of it. */
  underKey(change: string, key: string | null): Promise<void> {
    // An empty key may be taken as one not given: it is named to nobody.
    return this.changed({ change, key: key || null, body: (body) => ({ ...body, dispositionKey: key }) });
  }

  /**
   * A changed request, driven once however many requirements ask for it, between two unchanged ones: the one before has
   * the same key, the one after another, whose message shows what became of the first.
   */
  changed(change: Change): Promise<void> {
    return this.#once(change.change, () => this.#change(change));
  }

  /** An unchanged request under the other key of ours: it shows what the last one did, and binds the refusal before it. */
  witness(): Promise<Sent> {
    return this.#plain('unchanged', this.#keys.other);
  }

  /** Binds the last refusals under both keys; to be called when the state ends. */
  async finish(): Promise<void> {
    if (this.#changedFor === undefined) return;
    this.wantedBy = this.#changedFor;
    await this.witness();
  }

  /**
   * Asks the last disposition of a released call again where a message about the call followed it, which ought not to be.
   * @returns whether anything was asked
   */
  settle(): Promise<boolean> {
    return this.#afterRelease.settle();
  }

  async #findShape(): Promise<void> {
    const { runContext, state } = this;
    const shape = await takenShape({ runContext, state, ask: (each, more) => this.#inShape(each, more) });
    runContext.shape = shape;
    this.#keys.bound = this.#keys.of(shape);
  }

  #inShape(shape: RequestShape, more = ''): Promise<Sent> {
    const name = shape.name === DOCUMENTED ? 'documented request' : `documented request, ${shape.name}`;
    return this.#plain(`${name}, ${shape.keyed ? 'key' : 'no key'} given${more}`, this.#keys.of(shape), {
      shape,
    });
  }

  async #change(change: Change): Promise<void> {
    await this.base();
    if (this.state === 'released') await this.runContext.controlEvent();
    this.#changedFor = this.wantedBy;
    for (let asked = 0; asked <= FURTHER; asked++) {
      const held = this.#held();
      const { shape, last: key } = this.#keys;
      const sent = await this.#send({
        step: change.change,
        changed: true,
        by: change.by,
        key: change.key === undefined ? key : (change.key ?? undefined),
        make: () => changedRequest(change, { shape, call: this.call, key, values: this.runContext.values }),
      });
      await change.afterwards?.();
      const witnessKey = this.#keys.other;
      const witness = await this.witness();
      if (this.runContext.altersOtherKeys || !this.#isChanged(held, sent, { ...witness, key: witnessKey }))
        return;
    }
  }

  async #plain(
    step: string,
    key: string | undefined,
    {
      shape = this.#keys.shape,
      value,
      brief,
    }: { shape?: RequestShape; value?: { value: unknown }; brief?: boolean } = {},
  ): Promise<Sent> {
    // What follows a changed request may be that one's doing.
    const held = this.#isChangeLast ? undefined : this.#held();
    const sent = await this.#send({
      step,
      changed: false,
      key,
      brief,
      make: () => {
        const sent = value === undefined ? this.runContext.values.next(key) : value.value;
        return { value: sent, ask: askOf(shape, this.call, bodyOf(shape, this.call, sent, key)) };
      },
    });
    if (this.#isChanged(held, { ...sent, value: undefined }, { ...sent, key }))
      this.runContext.altersOtherKeys = true;
    this.#keys.note(key, sent);
    if (sent.accepted) {
      this.#accepted = { key, value: sent.value };
      if (key === undefined) this.#learnKey(sent);
    }
    return sent;
  }

  async #send(asked: Asked): Promise<Sent> {
    await this.settle();
    const toSend = { ...asked, call: this.call, state: this.state, requirements: this.wantedBy };
    this.#isAsked = true;
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

  #onceMore(step: string, key: () => string | undefined): Promise<void> {
    return this.#once(step, async () => {
      await this.base();
      await this.#plain(step, key());
    });
  }

  #once(name: string, drive: () => Promise<void>): Promise<void> {
    const driven = this.#driven.get(name) ?? drive();
    this.#driven.set(name, driven);
    return driven;
  }
}
