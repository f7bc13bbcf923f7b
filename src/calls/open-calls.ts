import type { Recorder } from '../trace/recorder.js';
import { CallNames } from './call-names.js';
import type { CallSource } from './call-source.js';
import { DialledCalls } from './dialled-calls.js';
import { Dialling } from './dialling.js';
import { GivenCalls } from './given-calls.js';
import type { Manifest } from './open-resources.js';
import type { Parties, Site } from './agents.js';
import { ProgramCalls } from './program-calls.js';

/** What a run's calls are made with, wherever they come from. */
export interface OpenCallsOptions {
  readonly site: Site;
  readonly parties: Pick<Parties, 'agent' | 'peer' | 'bystander'>;
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
  /** Marks the calls of this run, in their user data. */
  readonly runId: string;
  readonly manifest: Manifest;
}

/**
 * The source of a run's calls, as GWS_CALLS says.
 * @throws {CallNotMade} a given call is not what it is given for
 */
export async function openCalls(options: OpenCallsOptions): Promise<CallSource> {
  const { site, parties, recorder, signal, runId, manifest } = options;
  const { calls, budgets, answer, keepCalls: keep } = site.configuration;
  const { agent, peer, bystander } = parties;
  const means = { recorder, budgets, signal };
  const names = new CallNames(site.configuration.conduct.maxCalls);
  switch (calls.kind) {
    case 'given':
      return GivenCalls.open({ ...calls, ...means, agent });
    case 'command':
      return new ProgramCalls({
        ...calls,
        ...means,
        address: site.address,
        agent,
        bystander,
        runId,
        manifest,
        names,
        keep,
      });
    case 'dial': {
      if (peer === undefined) throw new Error('calls are to be dialled without a peer');
      const dialling = new Dialling(recorder, budgets, runId, manifest, names, signal);
      return new DialledCalls(dialling, { agent, peer, bystander, answer, keep });
    }
  }
}
