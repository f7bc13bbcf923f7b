import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/package.js';
import { type Reference, startReference } from '../../src/reference/reference.js';
import { BRIEF, command, having, variablesFor } from './command.test-driver.js';

let reference: Reference;
beforeEach(async () => {
  reference = await startReference();
});
afterEach(() => reference.stop());

describe('--keep-calls', () => {
  it.each([
    ['that was dialled', {}, ['agent', 'peer', 'bystander']],
    [
      'that a program brought up',
      { GWS_CALLS: `command:${join(packageRoot, 'fixtures/examples/calls.mjs')}` },
      ['agent', 'bystander'],
    ],
  ])(
    'leaves the last call, %s, and the agents, says so, and check --clean ends them',
    async (_, calls, agents) => {
      const variables = { ...BRIEF, GWS_CALL_MS: '10000', ...variablesFor(reference), ...calls };
      const kept = await command(['--keep-calls', '--only', 'ACT-03,ACT-14,ACT-15,REL-01'], variables);
      expect(having(kept.report(), 'fail', 'inconclusive', 'error')).toEqual([]);
      expect(kept.code).toBe(0);
      expect(reference.state()).toMatchObject({ callsUp: 1, cometdSessions: 0 });
      const said = new RegExp(
        `^KEPT by --keep-calls: the call \\S+ of agent is UP, ${agents.map((agent) => `${agent} is LOGGED IN`).join(', ')}\\. check --clean`,
      );
      expect(kept.stderr.trimEnd().split('\n').at(-1)).toMatch(said);
      expect(kept.report().notices).toContainEqual(expect.stringMatching(said));
      const reports = join(kept.folder, 'reports');
      const cleaned = await command(['check', '--clean', '--reports', reports], variables);
      expect(cleaned.stdout).toContain('agent: hung up the call');
      expect(reference.state().callsUp).toBe(0);
      expect(cleaned.code).toBe(0);
    },
  );
});
