import type { Timeouts } from '../schemas/trace.gen.js';
import { described, type UserState } from '../trace/account-facts.js';
import { Interrupted } from '../trace/recorder.js';
import type { Outcome } from './ask.js';
import { NotReady } from './errors.js';
import { brief, statusOf, succeeded } from './refusal.js';

/** What bringing an agent to Ready needs. */
export interface ReadyContext {
  /** Name and number, for the error. */
  who: string;
  timeouts: Pick<Timeouts, 'notificationMs' | 'wrapupMs'>;
  signal?: AbortSignal;
  now(): number;
  /** The state as last told. */
  state(): UserState | undefined;
  /** Posts Ready. */
  post(): Promise<Outcome>;
  /** Number of the last record. */
  seq(): number;
  /** Waits for a notification that says Ready, later than record `after`, as long as `timeoutMs` at most. */
  told(after: number, timeoutMs: number): Promise<void>;
  /** Asks for the state. */
  ask(): Promise<void>;
  /** Logs the agent in again, where the run had done so; false where it had not. */
  logInAgain(): Promise<boolean>;
}

/** Between two posts of Ready: a target that refuses for want of time is not to be flooded. */
const pauseMs = 1000;
/** Who stays logged out after so many that were accepted is not waited for. */
const ACCEPTED_IN_VAIN = 3;

/**
 * Posts Ready until the agent is told to be Ready. Work after a call ends by the first Ready on some sites, and by its
 * time on others, which refuse or ignore a Ready before: hence again, until `wrapupMs` is over. A target that does not
 * answer at all has no work after a call to end: it is given up after `notificationMs`. A server that was started anew has
 * logged everybody out: whom this run had logged in is logged in again, once; whoever stays logged out does not become Ready, whatever is answered.
 * @throws NotReady naming number, state and likely cause
 */
export async function makeReady(context: ReadyContext): Promise<void> {
  const { timeouts, signal } = context;
  const deadline = context.now() + timeouts.wrapupMs;
  const isReady = () => context.state()?.state === 'Ready';
  let answeredAt = context.now();
  let outcome: Outcome | undefined;
  let isAgain = false;
  let inVain = 0;
  while (!isReady()) {
    if (signal?.aborted) throw new Interrupted('The run was stopped');
    const left = deadline - context.now();
    if (left <= 0) throw new NotReady(causeOf(context, outcome));
    const after = context.seq();
    outcome = await context.post();
    if (outcome.response) answeredAt = context.now();
    else if (context.now() - answeredAt >= timeouts.notificationMs)
      throw new NotReady(silenceOf(context, outcome));
    await context.told(after, Math.min(succeeded(outcome) ? timeouts.notificationMs : pauseMs, left));
    // For targets that do not notify.
    if (!isReady()) await context.ask();
    if (outcome.failure || !isLoggedOut(context.state())) continue;
    // Work after a call logs nobody out: it is another device whose state is told.
    if (succeeded(outcome) && ++inVain < ACCEPTED_IN_VAIN) continue;
    if (succeeded(outcome) || isAgain || !(await context.logInAgain()))
      throw new NotReady(causeOf(context, outcome));
    isAgain = true;
  }
}

function isLoggedOut(state: UserState | undefined): boolean {
  return /^logged ?out$/i.test(state?.state ?? '');
}

function silenceOf({ who }: ReadyContext, { failure }: Outcome): string {
  return `Agent ${who} could not be made Ready, the target does not answer (${failure?.name}: ${failure?.message})`;
}

function causeOf({ who, state, timeouts }: ReadyContext, outcome: Outcome | undefined): string {
  const { statusCode, statusMessage } = statusOf(outcome?.response?.body);
  const told = outcome?.failure
    ? `${outcome.failure.name}: ${outcome.failure.message}`
    : `HTTP ${outcome?.response?.status}, statusCode ${brief(statusCode)}${statusMessage ? `, ${brief(statusMessage)}` : ''}`;
  const cause =
    outcome && succeeded(outcome)
      ? 'it was accepted, so the agent is likely in the work after a call for longer, or its phone is not registered'
      : 'it was not accepted, so the agent is likely not logged in on this place, or its phone is not registered';
  const [within, advice] = isLoggedOut(state())
    ? [
        '',
        `check the login, and, where the account has several devices, GWS_${who.split(' ')[0]?.toUpperCase()}_PHONE`,
      ]
    : [` within ${timeouts.wrapupMs} ms`, 'check the phone, or raise GWS_WRAPUP_MS'];
  return `Agent ${who} did not become Ready${within}: the state is ${described(state())}; the last Ready was answered ${told}: ${cause}; ${advice}`;
}
