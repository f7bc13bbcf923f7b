import { cleanUp } from '../report/sign-off.js';
import { wholeTrace } from '../trace/whole.js';
import { type Found, type Step, StepFailed, type StepResult } from './step.js';
import { stepsFor } from './steps.js';
import { Visit, type VisitPlan } from './visit.js';

/** What a preflight came to. */
export interface Preflight {
  readonly steps: readonly StepResult[];
  /** `ready to run`, or `not ready:` with the step and what is wrong. */
  readonly conclusion: string;
  /** 0; 3: a run would judge nothing; 4: the target was not reached or lets nobody in. */
  readonly exitCode: 0 | 3 | 4;
}

/** Who is told while the preflight is under way. */
export interface Audience {
  begins(step: string): void;
  ends(result: StepResult): void;
}

/** Errors that say something about the target or the site; any other is our own. */
const exitCodes: Readonly<Record<string, 3 | 4>> = {
  TargetUnreachable: 4,
  AccessRefused: 4,
  AgentInUse: 3,
  NotReady: 3,
  CallNotMade: 3,
};

/**
 * Looks at one thing after the other that a run needs, stops at the first that is wrong, and ends what it opened.
 * Nothing that is told holds a secret.
 * @param signal ends it early
 */
export async function preflight(
  plan: VisitPlan,
  audience: Audience,
  signal: AbortSignal,
): Promise<Preflight> {
  const visit = new Visit(plan, signal);
  const steps: StepResult[] = [];
  const tell = (result: StepResult) => {
    const { ms } = result;
    const timed = ms === undefined ? result : { ...result, ms: Math.round(ms * 10) / 10 };
    const clean = visit.recorder.redaction.clean(timed);
    steps.push(clean);
    audience.ends(clean);
  };
  let failure: { step: string; error: StepFailed } | undefined;
  try {
    for (const step of stepsFor(visit.site)) {
      if (failure !== undefined) {
        tell({ step: step.name, state: 'unreached', text: '' });
        continue;
      }
      audience.begins(step.name);
      const error = await walk(step, visit, tell);
      if (error) failure = { step: step.name, error };
    }
  } finally {
    audience.begins('clean-up');
    const since = performance.now();
    await visit.end();
    if (visit.sessions.length > 0) tell({ ...leftBy(visit), ms: performance.now() - since });
  }
  return {
    steps,
    conclusion: visit.recorder.redaction.clean(
      failure === undefined ? 'ready to run' : `not ready: ${failure.step}: ${failure.error.message}`,
    ),
    exitCode: failure?.error.exitCode ?? 0,
  };
}

/** What is left of what was opened: nothing, or it is said. */
function leftBy({ dialling, call, recorder }: Visit): StepResult {
  const made = new Set([...dialling.calls, ...(call ? [call] : [])]);
  const left = [...made]
    .filter(({ isOver, state }) => !isOver && state !== 'Released')
    .map(({ leg }) => leg.callId);
  const text = cleanUp(wholeTrace(recorder.records));
  if (left.length === 0) return { step: 'clean-up', state: 'ok', text };
  const advice = `see that call ${left.join(', ')} ends: gws-conformance check --clean`;
  return { step: 'clean-up', state: 'fail', text, advice };
}

async function walk(
  { name: step, walk: go }: Step,
  visit: Visit,
  tell: (result: StepResult) => void,
): Promise<StepFailed | undefined> {
  const since = performance.now();
  const took = () => performance.now() - since;
  let found: Found;
  try {
    visit.signal.throwIfAborted();
    found = await go(visit);
  } catch (error) {
    const failed = failureOf(error, visit.signal);
    tell({ step, state: 'fail', text: failed.message, advice: failed.advice, ms: took() });
    return failed;
  }
  tell({ step, state: 'ok', ms: took(), ...found });
  return undefined;
}

/** @throws the error itself when it is our own */
function failureOf(error: unknown, signal: AbortSignal): StepFailed {
  if (signal.aborted) return new StepFailed('stopped before its end', 'run check again', 3);
  if (error instanceof StepFailed) return error;
  const { name, message } = error as Error;
  const exitCode = exitCodes[name];
  if (exitCode === undefined) throw error;
  // These say in their last part what to do.
  const [, what = message, todo = 'ask the administrator'] =
    /^(.*)(?:; |\. )((?:check|Run|Log) .*)$/s.exec(message) ?? [];
  const advice = todo.charAt(0).toLowerCase() + todo.slice(1);
  return new StepFailed(what.replace(/, request r\d+/, ''), advice, exitCode);
}
