import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AgentName } from '../schemas/trace.gen.js';

/** The name of the file, in the folder of the reports. */
export const MANIFEST = 'open.json';

/** What a run has open at a target. */
export interface Open {
  readonly target: string;
  readonly agents: readonly AgentName[];
  readonly calls: readonly { agent: AgentName; callId: string }[];
}

/**
 * The file that says what a run has open, rewritten at every change and gone when nothing is: a run that was killed leaves
 * it, and the next one ends what it names. It holds no credentials.
 */
export class OpenResources {
  #open: Open;

  /** @param path absent: nothing is written */
  constructor(
    target: string,
    private readonly path?: string,
  ) {
    this.#open = { target, agents: [], calls: [] };
  }

  /** What is open now; undefined when nothing is. */
  get open(): Open | undefined {
    const { agents, calls } = this.#open;
    return agents.length + calls.length === 0 ? undefined : this.#open;
  }

  loggedIn(agent: AgentName): void {
    this.#keep({ ...this.#open, agents: [...this.#open.agents, agent] });
  }

  loggedOut(): void {
    this.#keep({ ...this.#open, agents: [] });
  }

  callUp(agent: AgentName, callId: string): void {
    this.#keep({ ...this.#open, calls: [...this.#open.calls, { agent, callId }] });
  }

  callEnded(callId: string): void {
    this.#keep({ ...this.#open, calls: this.#open.calls.filter((call) => call.callId !== callId) });
  }

  #keep(open: Open): void {
    this.#open = open;
    if (this.path === undefined) return;
    if (this.open === undefined) rmSync(this.path, { force: true });
    else writeFileSync(this.path, `${JSON.stringify(open)}\n`);
  }
}

/** What --keep-calls left, and what ends it, in a sentence. */
export function openInWords({ calls, agents }: Open): string {
  const up = calls.map(({ agent, callId }) => `the call ${callId} of ${agent} is UP`);
  const loggedIn = agents.map((agent) => `${agent} is LOGGED IN`);
  return `KEPT by --keep-calls: ${[...up, ...loggedIn].join(', ')}. check --clean ends this, and so does the next run with these reports`;
}

/** What an earlier run left open at this target; undefined when nothing, or when the file is not to be understood. */
export function leftOpen(path: string, target: string): Open | undefined {
  try {
    const open = JSON.parse(readFileSync(path, 'utf8')) as Open;
    return open.target === target && Array.isArray(open.agents) && Array.isArray(open.calls)
      ? open
      : undefined;
  } catch {
    return undefined;
  }
}
