import type { Kill } from '../src/mutants/kill.js';

/** The mutants that nothing killed, each with what is not as it is written down; those that were run once more are told. */
export function survivors(kills: readonly Kill[]): Pick<Kill, 'name' | 'wrong'>[] {
  for (const { name, wrongAtFirst } of kills)
    if (wrongAtFirst) console.warn('run once more:', name, wrongAtFirst);
  return kills.filter(({ killed }) => !killed).map(({ name, wrong }) => ({ name, wrong }));
}
