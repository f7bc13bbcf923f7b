/** A line of a trace, before it is known to be a record. */
type Line = Record<string, unknown>;

/**
 * Turns the records of a trace of version 1, in which a run marked its exchanges and noted its judgements, into those of version 2: what
 * was on the wire is the same, a mark of what was sent becomes an intent, and the rest goes.
 */
export class EarlierVersion {
  #seq = 0;
  /** What was asked in each exchange, by its name. */
  readonly #asked = new Map<unknown, Line>();

  /** Whether a header says that its trace is of version 1. */
  static isHeader(line: unknown): boolean {
    return typeof line === 'object' && line !== null && Reflect.get(line, 'schemaVersion') === 1;
  }

  /** The record of version 2 for the next line; undefined = there is none. */
  upgraded(line: Line): Line | undefined {
    if (line.type === 'judgement') return undefined;
    if (line.type === 'exchange') return this.#intent(line);
    const { exchanges: _, ...rest } = line;
    const kept = line.type === 'window' ? rest : line;
    return this.#numbered(line.type === 'trace' ? { ...kept, schemaVersion: 2 } : kept);
  }

  #intent(line: Line): Line | undefined {
    if (line.state === 'begin') this.#asked.set(line.exchange, line);
    if (line.state !== 'sent' || typeof line.request !== 'string') return undefined;
    const { title } = this.#asked.get(line.exchange) ?? {};
    const step = typeof title === 'string' ? title : 'disposition';
    const [, id] = /^([A-Z]{3}-\d{2})\b/.exec(step) ?? [];
    const requirements = id === undefined ? [] : [id];
    return this.#numbered({ type: 'intent', at: line.at, request: line.request, requirements, step });
  }

  #numbered(line: Line): Line {
    const { type, ...rest } = line;
    const seq = this.#seq;
    this.#seq += 1;
    return { type, ...rest, seq };
  }
}
