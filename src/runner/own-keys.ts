import type { Branch, Sent } from '../calls/request-to-send.js';
import type { RequestShape } from './request-shape.js';
import type { RunContext } from './run-context.js';

// A refusal that does not come again is no rule.
const REFUSED_AGAIN = 2;

/** Which of the two keys of the suite's own the next request of a call writes, as far as the target takes them. */
export class OwnKeys {
  /** The key of the last accepted unchanged request: a refusal that follows can be bound to it. */
  bound?: string;

  constructor(
    private readonly runContext: RunContext,
    private readonly branch: Branch,
  ) {}

  /** Where one of the keys is refused each time, it goes on without a key: each changed request stands between two that are taken. */
  get shape(): RequestShape {
    const { shape = this.runContext.shapes[0] as RequestShape, secondRefused } = this.runContext;
    const refused = secondRefused?.[this.branch] ?? 0;
    return refused < REFUSED_AGAIN ? shape : { ...shape, keyed: false };
  }

  /** The first key, where the shape names one. */
  of(shape = this.shape): string | undefined {
    return shape.keyed ? this.runContext.keys[0] : undefined;
  }

  /** The key that was written last. */
  get last(): string | undefined {
    return this.shape.keyed ? (this.bound ?? this.of()) : undefined;
  }

  /** The key that was not written last. */
  get other(): string | undefined {
    const [first, second] = this.runContext.keys;
    return this.shape.keyed ? (this.bound === first ? second : first) : undefined;
  }

  /** From here on requests of this branch name no key. */
  areRefused(): void {
    const { secondRefused } = this.runContext;
    if (secondRefused !== undefined) secondRefused[this.branch] = REFUSED_AGAIN;
  }

  /** What became of an unchanged request under a key, whichever that is. */
  note(key: string | undefined, { accepted, isRefused }: Sent): void {
    const { keys, secondRefused } = this.runContext;
    if (accepted && keys.some((each) => each === key)) this.bound = key;
    if (secondRefused === undefined || key !== keys[1]) return;
    if (accepted) secondRefused[this.branch] = 0;
    else if (isRefused) secondRefused[this.branch] += 1;
  }
}
