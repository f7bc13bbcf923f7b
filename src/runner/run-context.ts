import type { Branch } from '../calls/request-to-send.js';
import type { Sender } from '../calls/sender.js';
import type { Values } from '../calls/values.js';
import type { RequestShape } from './request-shape.js';

/** What every call of a run shares: how requests are sent, which values, and the shape that the target takes. */
export interface RunContext {
  readonly sender: Pick<Sender, 'send' | 'hears'>;
  readonly values: Values;
  /** The user data keys of the suite's own, two, so that one can show what a request did to the other. */
  readonly keys: readonly [string, string];
  /** The user data keys that the calls of the run are dialled with. */
  readonly tags: readonly string[];
  /** Waits for an event of a released call's disposition, or the end of its time: it is the control of ERR-23. */
  readonly controlEvent: () => Promise<void>;
  /** The shapes of the request, the documented one first. */
  readonly shapes: readonly RequestShape[];
  /** Found with the first call; undefined until then. */
  shape?: RequestShape;
  /** The key that is configured on the server, as set or learnt. */
  configuredKey?: string;
  /** Whether a request without a key was taken. */
  takesKeyless?: boolean;
  /** How often in a row the second of these keys was refused of a call that is up, and once it is released. */
  readonly secondRefused?: Record<Branch, number>;
  /** Whether unchanged requests were seen to change other keys: then it says nothing of a changed one that a key changed. */
  altersOtherKeys?: boolean;
}
