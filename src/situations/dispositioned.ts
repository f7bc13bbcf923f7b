import type { LiveCall } from '../calls/call.js';
import type { Disposed, Disposer } from '../calls/disposing.js';
import { OperationUnusable } from '../calls/errors.js';
import type { Values } from '../calls/values.js';
import type { AgentName, Situation } from '../schemas/trace.gen.js';
import type { Ask } from '../target/ask.js';
import type { TargetClient } from '../target/client.js';
import { askOf, bodyOf, type DispositionBody, DOCUMENTED, type Form, type Named } from './form.js';

/** What every call of a run shares: how requests are sent, which values, and the form that the target takes. */
export interface Means {
  readonly disposer: Disposer;
  readonly values: Values;
  /** The user data keys of the suite's own, two, so that one can show what a request did to the other. */
  readonly keys: readonly [string, string];
  /** Waits for the events of the released calls' dispositions, or the end of their time: one is the control of ERR-23. */
  readonly eventsCame: () => Promise<void>;
  /** The forms of the request, the documented one first. */
  readonly forms: readonly Form[];
  /** Found with the first call; undefined until then. */
  form?: Form;
}

/** A request that is one change away from the documented one. */
export interface Change {
  /** The requirement that it is made for. */
  readonly id: string;
  /** What is changed, in a few words. */
  readonly change: string;
  readonly body?: (body: DispositionBody) => DispositionBody;
  /** What the address is to name in place of the call and of its agent's device. */
  readonly named?: Named;
  /** Other than the documented method, address or text. */
  readonly ask?: Partial<Omit<Ask, 'use'>>;
  readonly by?: { name: AgentName; client: TargetClient };
  /** The disposition to send, where the change is in it; absent = a value like any other. */
  readonly value?: unknown;
  /** True when the change leaves no `disposition` in the body. */
  readonly withoutValue?: boolean;
  /** The key that is named, where the change is in it; null = none that could be named as a string. */
  readonly key?: string | null;
}

/**
 * A call in one state, and the requests that are made of it. Every method returns the names of the exchanges that a
 * requirement is to be judged on; those that several requirements share are driven once.
 */
export class Dispositioned {
  #keyed?: string;
  #documented?: string;
  #base?: Promise<string>;
  #again?: Promise<string[]>;
  #withoutKey?: Promise<string>;
  #withKey?: Promise<string>;
  readonly #changes = new Map<string, Promise<string>>();
  /** The key of the last accepted unchanged request, while a refusal that follows can be bound to it. */
  #bound?: string;

  constructor(
    readonly call: LiveCall,
    readonly situation: Situation,
    private readonly means: Means,
  ) {}

  /** The documented request, as the page shows it, whether the target takes it or not. */
  async documented(): Promise<string> {
    const base = this.base();
    await base.catch(() => undefined);
    return this.#documented ?? base;
  }

  /**
   * The first request that the target took: the documented one, or, where it is refused, the form that works.
   * @throws {OperationUnusable} no form is taken
   */
  base(): Promise<string> {
    this.#base ??= this.#findForm();
    return this.#base;
  }

  async #findForm(): Promise<string> {
    for (const form of this.means.form === undefined ? this.means.forms : [this.means.form]) {
      const sent = await this.#send(
        `disposition, ${form.name}${form.keyed ? ', key given' : ''}`,
        form,
        this.#key(form),
      );
      // A documented request that is taken without a key of ours is the documented request all the same (KEY-03's matter).
      if (this.#documented === undefined || (sent.accepted && form.name === DOCUMENTED))
        this.#documented = sent.exchange;
      if (form.keyed && (this.#keyed === undefined || sent.accepted)) this.#keyed = sent.exchange;
      if (!sent.accepted) continue;
      this.means.form = form;
      this.#bound = this.#key(form);
      return sent.exchange;
    }
    throw new OperationUnusable(
      `The target refused the documented request for the call (${this.situation}) and every other known form of it (RES-01)`,
    );
  }

  /** The key set twice: both exchanges. */
  again(): Promise<string[]> {
    this.#again ??= this.base().then(async (first) => [
      first,
      (await this.unchanged('the same key again', this.#key())).exchange,
    ]);
    return this.#again;
  }

  /** The documented request without dispositionKey. */
  withoutKey(): Promise<string> {
    this.#withoutKey ??= this.base().then(
      async () => (await this.unchanged('no key given', undefined)).exchange,
    );
    return this.#withoutKey;
  }

  /** The documented request with a key, after one without, so that what the configured key held is known. */
  withKey(): Promise<string> {
    this.#withKey ??= this.withoutKey().then(
      async () => (await this.unchanged('key given, after one without', this.means.keys[0])).exchange,
    );
    return this.#withKey;
  }

  /** The first request that named a key of the suite's own, taken or not. */
  async underOwnKey(): Promise<string> {
    await this.base();
    return this.#keyed as string;
  }

  /** One value under the suite's own key. */
  async value(title: string, value: unknown): Promise<string> {
    await this.base();
    return (await this.#send(title, this.#form(), this.#key(), value)).exchange;
  }

  /** One value under a given `dispositionKey`, whatever it is; it is part of the documented request's forms, not a change of it. */
  async underKey(id: string, title: string, key: string | null): Promise<string> {
    // An empty key may be taken as one not given: it is named to nobody.
    return this.changed({
      id,
      change: title,
      key: key || null,
      body: (body) => ({ ...body, dispositionKey: key }),
    });
  }

  /** The documented request once more, with a fresh value. */
  async unchanged(title: string, key: string | undefined): Promise<Disposed> {
    const sent = await this.#send(title, this.#form(), key);
    if (sent.accepted && this.means.keys.some((each) => each === key)) this.#bound = key;
    return sent;
  }

  /**
   * A changed request, driven once however many requirements ask for it, between two unchanged ones: the one before has
   * the same key, the one after another, whose message shows what became of the first.
   */
  changed(change: Change): Promise<string> {
    const name = `${change.id} ${change.change}`;
    const driven = this.#changes.get(name) ?? this.#change(change);
    this.#changes.set(name, driven);
    return driven;
  }

  async #change(change: Change): Promise<string> {
    await this.base();
    if (this.situation === 'released') await this.means.eventsCame();
    const key = this.#bound ?? this.#key();
    const value = 'value' in change ? change.value : this.means.values.other(key);
    const documented = bodyOf(this.#form(), this.call, value, key);
    const body = change.body?.(documented) ?? documented;
    const { exchange } = await this.means.disposer.dispose({
      call: this.call,
      situation: this.situation,
      title: `${change.id}: ${change.change}`,
      change: change.change,
      by: change.by,
      key: change.key === undefined ? key : (change.key ?? undefined),
      value: change.withoutValue ? undefined : value,
      ask: {
        ...askOf(this.#form(), this.call, body, change.named),
        ...change.ask,
        ...(change.ask?.text === undefined ? {} : { body: undefined }),
      },
    });
    await this.witness();
    return exchange;
  }

  /** An unchanged request under the other key of ours: it shows what the last one did, and binds the refusal before it. */
  async witness(): Promise<void> {
    const [first, second] = this.means.keys;
    await this.unchanged(
      'unchanged',
      this.#form().keyed ? (this.#bound === first ? second : first) : undefined,
    );
  }

  /** Binds the last refusals under both keys; to be called when the situation ends. */
  async finish(): Promise<void> {
    if (this.#changes.size === 0) return;
    await this.witness();
  }

  #form(): Form {
    return this.means.form ?? (this.means.forms[0] as Form);
  }

  #key(form: Form = this.#form()): string | undefined {
    return form.keyed ? this.means.keys[0] : undefined;
  }

  #send(
    title: string,
    form: Form,
    key: string | undefined,
    value: unknown = this.means.values.next(key),
  ): Promise<Disposed> {
    return this.means.disposer.dispose({
      call: this.call,
      situation: this.situation,
      title,
      key,
      value,
      ask: askOf(form, this.call, bodyOf(form, this.call, value, key)),
    });
  }
}
