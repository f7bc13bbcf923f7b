import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { deviationNamed, deviations } from '../reference/deviations.js';
import { type Kill, killOf } from './kill.js';
import type { Outcome } from './outcome.js';

/** More threads than this only make each run slower. */
const mostThreads = 4;

/** What contradicts these lets messages fail to come or to show their value, for which the driver waits: begun last, it would be waited for alone. */
const slow: readonly (string | undefined)[] = ['ACT-01', 'ACT-03', 'ACT-09', 'KEY-01'];

/** As many as may come out otherwise because the machine stalled, and are run once more; more is no stall. */
const few = 12;

/**
 * Runs mutants, several at once, on as many threads as there are cores: with one more the machine stalls now and then, and mutants survive.
 * The few that survive are run once more, when the others are done.
 * @param names which; all unless given
 * @param onOutcome called as each run ends
 * @returns what became of each, in the order of the names
 * @throws UnknownDeviation
 */
export async function runMatrix(
  names: readonly string[] = Object.keys(deviations),
  onOutcome: (done: number, of: number) => void = () => {},
): Promise<Kill[]> {
  for (const name of names) deviationNamed(name);
  const first = await killsOf([...new Set(names)], onOutcome);
  const survivors = first.filter(({ killed }) => !killed).map(({ name }) => name);
  if (survivors.length === 0 || survivors.length > few) return first;
  const second = new Map((await killsOf(survivors, onOutcome)).map((kill) => [kill.name, kill]));
  return first.map((kill) => {
    const again = second.get(kill.name);
    return again === undefined ? kill : { ...again, wrongAtFirst: kill.wrong };
  });
}

async function killsOf(
  names: readonly string[],
  onOutcome: (done: number, of: number) => void,
): Promise<Kill[]> {
  const outcomes = await runAll([undefined, ...names], onOutcome);
  const plain = outcomes.get(undefined) as Outcome;
  return names.map((name) => {
    const deviation = deviations[name as keyof typeof deviations];
    const outcome = outcomes.get(name);
    if (deviation === undefined || outcome === undefined) throw new Error(`${name} was not run`);
    return killOf(name, deviation, outcome, plain);
  });
}

/** Hands the names out to the threads, one after another, as each asks for more. */
async function runAll(
  names: readonly (string | undefined)[],
  onOutcome: (done: number, of: number) => void,
): Promise<Map<string | undefined, Outcome>> {
  const isSlow = (name: string | undefined) => slow.includes(deviationNamed(name)?.contradicts);
  const waiting = [...names].sort((a, b) => Number(isSlow(b)) - Number(isSlow(a)));
  const outcomes = new Map<string | undefined, Outcome>();
  const count = Math.min(availableParallelism(), mostThreads, names.length);
  const threads = Array.from({ length: count }, () => new Worker(...workerFile()));
  try {
    await new Promise<void>((resolve, reject) => {
      const response = (thread: Worker, said: Outcome | 'more') => {
        if (said === 'more') {
          if (waiting.length > 0) thread.postMessage({ name: waiting.shift() });
          return;
        }
        outcomes.set(said.name, said);
        onOutcome(outcomes.size, names.length);
        if (outcomes.size === names.length) resolve();
      };
      for (const thread of threads) {
        thread.on('message', (said) => response(thread, said)).on('error', reject);
        thread.on('exit', (code) => reject(new Error(`a thread of the mutants ended with ${code}`)));
      }
    });
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  return outcomes;
}

/** In a checkout a thread has to be taught TypeScript: it does not inherit what taught it to this one. */
function workerFile(): ConstructorParameters<typeof Worker> {
  if (!import.meta.url.endsWith('.ts')) return [new URL('./worker.js', import.meta.url)];
  const [tsx, worker] = [import.meta.resolve('tsx/esm/api'), new URL('./worker.ts', import.meta.url).href];
  const code = `import('${tsx}').then(({ register }) => { register(); return import('${worker}'); })`;
  return [code, { eval: true, execArgv: [] }];
}
