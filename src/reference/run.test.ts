import { expect, it } from 'vitest';
import { runReference } from './run.js';

it('prints a .env that points at the running reference, and ends with SIGTERM', async () => {
  const lines: string[] = [];
  const ended = runReference({ deviation: 'no-event' }, (line) => lines.push(line));
  await expect.poll(() => lines.at(-1)).toMatch(/^GWS_EVENTS=/);
  const env = Object.fromEntries(
    lines.filter((line) => line.startsWith('GWS_')).map((line) => line.split(/=(.*)/).slice(0, 2)),
  );
  expect(lines[0]).toBe(`Reference listening at ${env.GWS_URL} with the deviation no-event`);
  const names = ['AGENT', 'PEER', 'BYSTANDER', 'UNLICENSED'];
  for (const name of names) {
    const credentials = `${env[`GWS_${name}_USERNAME`]}:${env[`GWS_${name}_PASSWORD`]}`;
    const me = await fetch(`${env.GWS_URL}/api/v2/me`, {
      headers: { authorization: `Basic ${btoa(credentials)}` },
    });
    expect(me.status).toBe(200);
  }
  process.emit('SIGTERM');
  await ended;
  await expect(fetch(String(env.GWS_EVENTS))).rejects.toThrow();
});
