/** A line of a trace, before it is known to be a record. */
type Line = Record<string, unknown>;

/**
 * Turns the records of a trace of an earlier version into those of the present one. Version 2 had other names for a few of them. In version 1
 * a run also marked its exchanges and noted its judgements: what was on the wire is the same, a mark of what was sent becomes an intent, and
 * the rest goes.
 */
export class EarlierVersion {
  #seq = 0;
  /** What was asked in each exchange, by its name. */
  readonly #asked = new Map<unknown, Line>();

  /** Whether a header says that its trace is of an earlier version. */
  static isHeader(line: unknown): boolean {
    if (typeof line !== 'object' || line === null) return false;
    const version = Reflect.get(line, 'schemaVersion');
    return version === 1 || version === 2;
  }

  /** The present record for the next line; undefined = there is none. */
  upgraded(line: Line): Line | undefined {
    if (line.type === 'judgement') return undefined;
    if (line.type === 'exchange') return this.#intent(line);
    const { exchanges: _, ...rest } = line;
    return this.#numbered(renamed(line.type === 'window' ? rest : line));
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

/** A line with the names that version 3 gave. */
function renamed(line: Line): Line {
  if (line.type === 'trace') {
    const { budgets, ...rest } = line;
    return { ...rest, schemaVersion: 3, timeouts: budgets };
  }
  if (line.type === 'answer') return { ...line, type: 'response' };
  if (line.type !== 'failure') return line;
  const { stage, name } = line;
  return {
    ...line,
    stage: stage === 'answer' ? 'response' : stage,
    name: name === 'AnswerTimeout' ? 'ResponseTimeout' : name,
  };
}
