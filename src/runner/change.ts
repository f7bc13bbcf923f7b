import type { LiveCall } from '../calls/call.js';
import type { RequestToSend } from '../calls/request-to-send.js';
import type { Values } from '../calls/values.js';
import type { Ask } from '../client/ask.js';
import { askOf, bodyOf, type DispositionBody, type Named, type RequestShape } from './request-shape.js';

/** A request that is one change away from the documented one. */
export interface Change {
  /** What is changed, in a few words. */
  readonly change: string;
  readonly body?: (body: DispositionBody) => DispositionBody;
  /** What the address is to name instead of the call and of its agent's device. */
  readonly named?: Named;
  /** A text to send in the place of that body. */
  readonly text?: (body: DispositionBody) => string;
  /** Other than the documented method or address. */
  readonly ask?: Partial<Omit<Ask, 'use' | 'text'>>;
  readonly by?: RequestToSend['by'];
  /** The disposition to send, where the change is in it; absent = a value like any other. */
  readonly value?: unknown;
  /** True when the change leaves no `disposition` in the body. */
  readonly withoutValue?: boolean;
  /** Done before anything else is sent. */
  readonly afterwards?: () => Promise<unknown>;
  /** Has its sender listen to CometD from now on; whether that is new. */
  readonly listen?: () => Promise<boolean>;
  /** The key that is named, where the change is in it; null = none that could be named as a string. */
  readonly key?: string | null;
}

/** The request that a change makes of the documented one, with a value that is fresh each time where it is one of ours. */
export function changedRequest(
  change: Change,
  {
    shape,
    call,
    key,
    values,
  }: { shape: RequestShape; call: LiveCall; key: string | undefined; values: Values },
): { value: unknown; ask: Omit<Ask, 'use'> } {
  const value = 'value' in change ? change.value : values.other(key);
  const documented = bodyOf(shape, call, value, key);
  const body = change.body?.(documented) ?? documented;
  return {
    value: change.withoutValue ? undefined : value,
    ask: {
      ...askOf(shape, call, body, change.named),
      ...change.ask,
      ...(change.text && { body: undefined, text: change.text(body) }),
    },
  };
}
