import { test } from 'vitest';
import { row } from '../../specs/catalogue.js';
import type { Situation } from './situation.js';
import type { Scene } from './stage.js';
import { theRun } from './the-run.js';

/** What a requirement does in one situation; it gives the names of the exchanges and requests that it is judged on. */
export interface Act {
  readonly situation: Situation<Scene>;
  readonly drive: (scene: Scene) => Promise<string | string[]>;
}

/** In this situation, do this. */
export function on(situation: Situation<Scene>, drive: Act['drive']): Act {
  return { situation, drive };
}

/**
 * One row of the catalogue as a test: its acts are driven, each in its situation, and what they give is judged by the
 * row's rule. The sentence, the level and the rule stand in the catalogue. A requirement that is not to be driven
 * (filtered out, or something it needs is not configured) is skipped and announces no act.
 */
export function requirement(id: string, ...acts: Act[]): void {
  const { title } = row(id);
  const run = theRun();
  if (!run.selected.has(id)) {
    test.skip(`${id} ${title}`);
    return;
  }
  for (const act of acts) act.situation.expect();
  // The budgets of the target bound every wait; a limit of Vitest's on top would only hide which one ran out.
  test.concurrent(`${id} ${title}`, { timeout: 0 }, async (context) => {
    const { verdict, reason } = await run.require(id, acts);
    Object.assign(context.task.meta, { verdict });
    if (verdict === 'inconclusive' || verdict === 'untested') context.skip(`${verdict}: ${reason}`);
    if (verdict === 'fail' || verdict === 'error') throw new Contradiction(`${verdict}: ${reason}`);
  });
}

/** What Vitest is told of a verdict that is no good; the report is made from the trace, not from this. */
class Contradiction extends Error {
  override readonly name = 'Contradiction';
}
