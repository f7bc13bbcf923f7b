import type { OddKind } from '../calls/values.js';
import { own } from '../trace/message.js';
import type { Change } from './change.js';
import { RequestDriver } from './request-driver.js';

/**
 * A call in one state, and the requests that are made of it. Those that several requirements look at are driven once.
 */
export class CallRequests extends RequestDriver {
  readonly #driven = new Map<string, Promise<void>>();

  /** The documented request, as the page shows it, whether the target takes it or not. */
  async documented(): Promise<void> {
    await this.base().catch((error) => {
      if (!this.isAsked) throw error;
    });
  }

  /**
   * The first request that the target takes: the documented one, or, where it is refused, the shape that works.
   * @throws {OperationUnusable} no shape is taken
   */
  base(): Promise<void> {
    return this.#once('base', () => this.findShape());
  }

  /** The key set again, to a value much like the one that it holds. */
  again(): Promise<void> {
    return this.#once('the same key again', async () => {
      await this.base();
      const key = this.keys.of();
      await this.plain('the same key again', key, { next: () => this.runContext.values.like(key) });
    });
  }

  /**
   * The key set to what it held before the last disposition, be it one of an earlier call; not where the target takes certain values only, nor
   * where the message of that one may be on the way still, which would be taken for this one's.
   */
  formerValue(): Promise<void> {
    return this.#once('the former value', async () => {
      await this.base();
      const { values } = this.runContext;
      const key = this.keys.of();
      const told = this.call.messages().findLast(({ userData }) => userData !== undefined)?.userData;
      const isTold = key !== undefined && own(told, key) === this.accepted?.value;
      const former = values.accepted === undefined && isTold ? values.former(key) : undefined;
      const next = () => former ?? values.next(key);
      await this.plain('the value before the last one', key, { next });
    });
  }

  /** The other key of ours set to what the first one holds, where that was told; not where the target takes certain values only. */
  valueOfOtherKey(): Promise<void> {
    return this.#once('the value of another key', async () => {
      await this.base();
      const [, key] = this.runContext.keys;
      const { values } = this.runContext;
      const told = this.call.messages().findLast(({ userData }) => userData !== undefined)?.userData;
      const { key: first, value } = this.accepted ?? {};
      if (first === undefined || first === key || values.accepted !== undefined) return;
      if (!this.keys.shape.keyed || own(told, first) !== value) return;
      await this.plain('the value of another key', key, { next: () => value });
    });
  }

  /** The last request again, word for word; not where the target takes certain values only. */
  sameValue(): Promise<void> {
    return this.#once('the same value again', async () => {
      await this.base();
      if (this.accepted === undefined || this.runContext.values.accepted !== undefined) return;
      const { key, value } = this.accepted;
      // Nothing changes by it: a target may well keep silent while the call is up.
      await this.plain('the same value again', key, { next: () => value, brief: true });
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
      const next = () => this.runContext.values.like(this.runContext.configuredKey);
      await this.plain('no key given, again', undefined, { next });
    });
  }

  /** The documented request that names the key configured on the server, where that is known. */
  configuredKeyNamed(): Promise<void> {
    return this.#once('the configured key named', async () => {
      await this.withoutKey();
      const { configuredKey } = this.runContext;
      if (configuredKey !== undefined && this.keys.shape.keyed)
        await this.plain('the configured key named', configuredKey);
    });
  }

  /** The documented request with a key, after one without, so that what the configured key held is known. */
  withKey(): Promise<void> {
    return this.#once('key given, after one without', async () => {
      await this.withoutKey();
      await this.plain('key given, after one without', this.runContext.keys[0]);
    });
  }

  /**
   * The documented request under the other key of ours, where keys of ours are taken; of a later call that is released, with what the key
   * holds: that nothing changes by it is no reason for a target to propagate nothing.
   */
  otherKey(): Promise<void> {
    return this.#once('the other own key', async () => {
      await this.base();
      if (!this.keys.shape.keyed) return;
      const [, key] = this.runContext.keys;
      const { values } = this.runContext;
      const asksForHeld = this.state === 'released' && this.isLater && values.accepted === undefined;
      const held = asksForHeld ? values.held(key) : undefined;
      const step = held === undefined ? 'the other own key' : 'the other own key, the value that it holds';
      const { accepted } = await this.plain(step, key, { next: () => held ?? values.like(key) });
      if (!accepted) await this.plain('the other own key, once more', key);
    });
  }

  /** One value under the suite's own key. */
  async value(step: string, value: unknown): Promise<void> {
    await this.base();
    await this.plain(step, this.keys.of(), { next: () => value });
  }

  /** A value that is odd and unique, under the suite's own key or without a key; not where the target takes certain values only. */
  oddValue(kind: OddKind, keyless = false): Promise<void> {
    return this.#once(`${kind} ${keyless}`, async () => {
      await this.base();
      const { values } = this.runContext;
      if (values.accepted !== undefined) return;
      const key = keyless ? undefined : this.keys.of();
      const step = `an odd value (${kind}), ${key === undefined ? 'no key' : 'key'} given`;
      await this.plain(step, key, { next: () => values.odd(kind) });
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
    return this.#once(change.change, async () => {
      await this.base();
      await this.change(change);
    });
  }

  #onceMore(step: string, key: () => string | undefined): Promise<void> {
    return this.#once(step, async () => {
      await this.base();
      await this.plain(step, key());
    });
  }

  #once(name: string, drive: () => Promise<void>): Promise<void> {
    const driven = this.#driven.get(name) ?? drive();
    this.#driven.set(name, driven);
    return driven;
  }
}
