import type { LiveCall } from '../calls/call.js';
import type { CallState, Disposed, Disposer, Disposing } from '../calls/sender.js';
import { OperationUnusable } from '../calls/errors.js';
import type { Values } from '../calls/values.js';
import { type Members, own } from '../trace/message.js';
import { type Change, changedRequest } from './change.js';
import { askOf, bodyOf, DOCUMENTED, type Form } from './request-shape.js';
import { isChangedUnasked } from './unasked-change.js';

/** What every call of a run shares: how requests are sent, which values, and the form that the target takes. */
export interface Means {
  readonly disposer: Pick<Disposer, 'dispose' | 'hears'>;
  readonly values: Values;
  /** The user data keys of the suite's own, two, so that one can show what a request did to the other. */
  readonly keys: readonly [string, string];
  /** The user data keys that the calls of the run are dialled with. */
  readonly tags: readonly string[];
  /** Waits for an event of a released call's disposition, or the end of its time: it is the control of ERR-23. */
  readonly controlEvent: () => Promise<void>;
  /** The forms of the request, the documented one first. */
  readonly forms: readonly Form[];
  /** Found with the first call; undefined until then. */
  form?: Form;
  /** The key that is configured on the server, as set or learnt. */
  configuredKey?: string;
  /** Whether unchanged requests were seen to change other keys: then it says nothing of a changed one that a key changed. */
  altersOtherKeys?: boolean;
}

type Asked = Pick<Disposing, 'step' | 'changed' | 'key' | 'by' | 'brief' | 'make'>;

// Only what comes again after each further request of its kind can be tied to it: so often more it is asked.
const FURTHER = 2;

// The requirement that says that the documented request is taken of a call in a state.
const CAUSES: Readonly<Record<CallState, string>> = {
  active: 'RES-01',
  held: 'ACT-13',
  ringing: 'ACT-15',
  released: 'RES-02',
};

/**
 * A call in one state, and the requests that are made of it. Those that several requirements look at are driven once.
 */
export class Dispositioned {
  /** The requirements that the next request is made for. */
  wantedBy: readonly string[] = [];
  readonly #driven = new Map<string, Promise<void>>();
  #isAsked = false;
  #isChangeLast = false;
  /** The requirements of the last changed request. */
  #changedFor?: readonly string[];
  /** The key of the last accepted unchanged request, while a refusal that follows can be bound to it. */
  #bound?: string;
  /** The last unchanged request that was accepted. */
  #accepted?: { key?: string; value: unknown };
  /** The last request of a released call, until it is known whether a message followed. */
  #unheard?: { disposing: Disposing; disposed: Disposed };
  readonly #asKind = new Set<string>();

  constructor(
    readonly call: LiveCall,
    readonly state: CallState,
    private readonly means: Means,
  ) {}

  /** The documented request, as the page shows it, whether the target takes it or not. */
  async documented(): Promise<void> {
    await this.base().catch((error) => {
      if (!this.#isAsked) throw error;
    });
  }

  /**
   * The first request that the target takes: the documented one, or, where it is refused, the form that works.
   * @throws {OperationUnusable} no form is taken
   */
  base(): Promise<void> {
    return this.#once('base', () => this.#findForm());
  }

  /** The key set again. */
  again(): Promise<void> {
    return this.#onceMore('the same key again', () => this.#key());
  }

  /** The last request again, word for word; not where the target takes certain values only. */
  sameValue(): Promise<void> {
    return this.#once('the same value again', async () => {
      await this.base();
      if (this.#accepted === undefined || this.means.values.accepted !== undefined) return;
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
      await this.#plain('key given, after one without', this.means.keys[0]);
    });
  }

  /** The documented request under the other key of ours, where keys of ours are taken. */
  otherKey(): Promise<void> {
    return this.#once('the other own key', async () => {
      await this.base();
      if (this.#form().keyed) await this.#plain('the other own key', this.means.keys[1]);
    });
  }

  /** One value under the suite's own key. */
  async value(step: string, value: unknown): Promise<void> {
    await this.base();
    await this.#plain(step, this.#key(), { value: { value } });
  }

  /** One value under a given `dispositionKey`, whatever it is; it is part of the documented request's forms, not a change of it. */
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
  witness(): Promise<Disposed> {
    const [first, second] = this.means.keys;
    return this.#plain(
      'unchanged',
      this.#form().keyed ? (this.#bound === first ? second : first) : undefined,
    );
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
  async settle(): Promise<boolean> {
    const last = this.#unheard;
    this.#unheard = undefined;
    if (last === undefined) return false;
    const { disposing, disposed } = last;
    const kind = disposing.changed ? disposing.step : String(disposing.key !== undefined);
    const [heard] = this.call.messagesAfterRelease(disposed.request.seq);
    if (heard === undefined || this.#asKind.has(kind)) return false;
    this.#asKind.add(kind);
    // What came late comes as late again.
    const leastMs = 2 * (heard.at - disposed.request.at);
    for (let further = 0; further < FURTHER; further++) {
      const { request } = await this.means.disposer.dispose(disposing);
      if (!(await this.means.disposer.hears(this.call, request, leastMs))) break;
    }
    return true;
  }

  async #findForm(): Promise<void> {
    const known = this.means.form;
    const forms = known === undefined ? this.means.forms : [known];
    for (const [index, form] of forms.entries()) {
      let sent = await this.#inForm(form);
      // A refusal that does not come again is no rule.
      if (!sent.accepted && index === 0) sent = await this.#inForm(form, ', once more');
      if (!sent.accepted) continue;
      this.#hold((await this.#isSilent(form, sent)) ? { ...form, keyed: false } : form);
      return;
    }
    throw new OperationUnusable(
      `The target refused the documented request for the call (${this.state}) and every other known form of it (${CAUSES[this.state]})`,
    );
  }

  // A key of ours may be ignored in silence, where the same request without one is carried out.
  async #isSilent(form: Form, { shown }: Disposed): Promise<boolean> {
    const isKnown = this.means.form !== undefined || this.state === 'released';
    if (isKnown || !form.keyed || shown !== undefined) return false;
    return (await this.#inForm({ ...form, keyed: false })).shown !== undefined;
  }

  #hold(form: Form): void {
    this.means.form = form;
    this.#bound = this.#key(form);
  }

  #inForm(form: Form, more = ''): Promise<Disposed> {
    const name = form.name === DOCUMENTED ? 'documented request' : `documented request, ${form.name}`;
    return this.#plain(`${name}, ${form.keyed ? 'key' : 'no key'} given${more}`, this.#key(form), { form });
  }

  async #change(change: Change): Promise<void> {
    await this.base();
    if (this.state === 'released') await this.means.controlEvent();
    this.#changedFor = this.wantedBy;
    for (let asked = 0; asked <= FURTHER; asked++) {
      const held = this.#held();
      const form = this.#form();
      const key = form.keyed ? (this.#bound ?? this.#key()) : undefined;
      const disposed = await this.#dispose({
        step: change.change,
        changed: true,
        by: change.by,
        key: change.key === undefined ? key : (change.key ?? undefined),
        make: () => changedRequest(change, { form, call: this.call, key, values: this.means.values }),
      });
      const witnessKey = this.#witnessKey();
      const witness = await this.witness();
      if (this.means.altersOtherKeys || !this.#isChanged(held, disposed, { ...witness, key: witnessKey }))
        return;
    }
  }

  async #plain(
    step: string,
    key: string | undefined,
    { form = this.#form(), value, brief }: { form?: Form; value?: { value: unknown }; brief?: boolean } = {},
  ): Promise<Disposed> {
    // What follows a changed request may be that one's doing.
    const held = this.#isChangeLast ? undefined : this.#held();
    const disposed = await this.#dispose({
      step,
      changed: false,
      key,
      brief,
      make: () => {
        const sent = value === undefined ? this.means.values.next(key) : value.value;
        return { value: sent, ask: askOf(form, this.call, bodyOf(form, this.call, sent, key)) };
      },
    });
    if (this.#isChanged(held, { ...disposed, value: undefined }, { ...disposed, key }))
      this.means.altersOtherKeys = true;
    if (disposed.accepted) {
      this.#accepted = { key, value: disposed.value };
      if (this.means.keys.some((each) => each === key)) this.#bound = key;
      if (key === undefined) this.#learnKey(disposed);
    }
    return disposed;
  }

  async #dispose(asked: Asked): Promise<Disposed> {
    await this.settle();
    const disposing = { ...asked, call: this.call, state: this.state, requirements: this.wantedBy };
    this.#isAsked = true;
    this.#isChangeLast = asked.changed;
    const disposed = await this.means.disposer.dispose(disposing);
    if (this.state === 'released') this.#unheard = { disposing, disposed };
    return disposed;
  }

  /** The user data of the call as last told; undefined for a released call, which is told nothing more. */
  #held(): Members | undefined {
    if (this.state === 'released') return undefined;
    return this.call.messages().findLast(({ userData }) => userData !== undefined)?.userData;
  }

  #isChanged(
    held: Members | undefined,
    { request, value: sent }: Disposed,
    witness: Disposed & { key: string | undefined },
  ): boolean {
    if (held === undefined) return false;
    const { keys, tags, configuredKey } = this.means;
    const written = [...keys, ...tags, ...(configuredKey === undefined ? [] : [configuredKey])];
    const messages = this.call.messages().filter(({ seq }) => seq > request.seq);
    const key = witness.key ?? configuredKey;
    return isChangedUnasked({ held, messages, written, sent, witness: { ...witness, key } });
  }

  // The one key that took a value which no other holds.
  #learnKey({ shown, value }: Disposed): void {
    const userData = shown?.userData ?? {};
    const [key, ...others] = Object.keys(userData).filter((each) => own(userData, each) === value);
    if (others.length === 0) this.means.configuredKey ??= key;
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

  #witnessKey(): string | undefined {
    const [first, second] = this.means.keys;
    return this.#form().keyed ? (this.#bound === first ? second : first) : undefined;
  }

  #form(): Form {
    return this.means.form ?? (this.means.forms[0] as Form);
  }

  #key(form: Form = this.#form()): string | undefined {
    return form.keyed ? this.means.keys[0] : undefined;
  }
}
