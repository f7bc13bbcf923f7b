import { contradictedIn } from '../judge/judge.js';
import type { Progress } from '../runner/progress.js';
import type { TraceRecord } from '../schemas/trace.gen.js';

/** Watches a run that is to end with its first contradicted MUST (--bail). */
export interface Bail {
  see(record: TraceRecord): void;
  step(step: Progress): void;
}

/**
 * Looks, at each new call or state, whether what was recorded by then contradicts a MUST: oftener would take time from the run.
 * @param about.excused known failures, which end no run
 * @param end called once, with the reason
 */
export function bailOf(
  { untested, excused }: { untested: ReadonlyMap<string, string>; excused: ReadonlySet<string> },
  end: (why: string) => void,
): Bail {
  const records: TraceRecord[] = [];
  let where: string | undefined;
  let isOver = false;
  return {
    see: (record) => {
      records.push(record);
    },
    step: (step) => {
      if (isOver || step.where === where) return;
      where = step.where;
      const [header] = records;
      const all = header === undefined ? [] : contradictedIn(records, untested);
      const contradicted = all.filter((id) => !excused.has(id));
      if (contradicted.length === 0) return;
      isOver = true;
      end(`${contradicted.join(', ')} failed (--bail)`);
    },
  };
}
