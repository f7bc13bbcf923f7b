import type { Recorder } from '../trace/recorder.js';
import type { Agents, Site } from './agents.js';
import { CallNames } from './call-names.js';
import type { CallSource } from './call-source.js';
import { DialledCalls } from './dialled-calls.js';
import { Dialling } from './dialling.js';
import { GivenCalls } from './given-calls.js';
import type { OpenResources } from './open-resources.js';
import { ProgramCalls } from './program-calls.js';

/** What a run's calls are made with, wherever they come from. */
export interface OpenCallsOptions {
  readonly site: Site;
  readonly agents: Pick<Agents, 'agent' | 'peer' | 'bystander'>;
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
  /** Marks the calls of this run, in their user data. */
  readonly runId: string;
  readonly openResources: OpenResources;
}

/**
 * The source of a run's calls, as GWS_CALLS says.
 * @throws {CallNotMade} a given call is not what it is given for
 */
export async function openCalls(options: OpenCallsOptions): Promise<CallSource> {
  const { site, agents, recorder, signal, runId, openResources } = options;
  const { calls, timeouts, answer, keepCalls: keep } = site.configuration;
  const { agent, peer, bystander } = agents;
  const context = { recorder, timeouts, signal };
  const names = new CallNames(site.configuration.runOptions.maxCalls);
  switch (calls.kind) {
    case 'given':
      return GivenCalls.open({ ...calls, ...context, agent });
    case 'command':
      return new ProgramCalls({
        ...calls,
        ...context,
        address: site.address,
        agent,
        bystander,
        runId,
        openResources,
        names,
        keep,
      });
    case 'dial': {
      if (peer === undefined) throw new Error('calls are to be dialled without a peer');
      const dialling = new Dialling(recorder, timeouts, runId, openResources, names, signal);
      return new DialledCalls(dialling, { agent, peer, bystander, answer, keep });
    }
  }
}
