import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readConfiguration } from '../../src/config/read-configuration.js';
import { startReference } from '../../src/reference/reference.js';
import { BRIEF, variablesFor } from './command.test-driver.js';
import { judgeInProcess } from './judge-in-process.test-driver.js';

test.each([
  {
    id: 'REL-01',
    deviation: 'notification-after-release',
    shows: /"notificationType":"AttachedDataChanged".*"state":"Released"/,
  },
  { id: 'ERR-13', deviation: 'stranger-taken', shows: /HTTP\/1.1 200 OK[^{]*\{"statusCode":0\}/ },
  { id: 'ACT-02', deviation: 'status-change', shows: /"notificationType":"StatusChange".*"GwsConformance":/ },
])(
  'the commands of the report show again what contradicts $id, word for word in a shell',
  async ({ id, deviation, shows }) => {
    const reference = await startReference({ deviation });
    const folder = mkdtempSync(join(tmpdir(), 'gws-commands-'));
    onTestFinished(async () => {
      rmSync(folder, { recursive: true });
      await reference.stop();
    });
    const { report } = await judgeInProcess(readConfiguration(BRIEF, { only: id }), reference);
    const { commands = [] } = report.contradictions?.find((each) => each.id === id) ?? {};
    expect(commands.map(({ what }) => what).join('\n')).toMatch(
      /its session.*CometD, handshake.*Dial.*Answer.*the request of x/s,
    );
    const script = commands.map(({ what, curl }) => `# ${what}\n${curl}\necho\n`).join('');
    const env = { PATH: process.env.PATH, ...variablesFor(reference) };
    const printed = await new Promise<string>((resolve) => {
      execFile('/bin/sh', ['-c', script], { cwd: folder, env }, (_, stdout) => resolve(stdout));
    });
    expect(script).toContain('/api/v2/me/calls/' + "'" + '"$CALL_ID"');
    expect(printed.replace(/\s+/g, ' ')).toMatch(shows);
  },
);
