import { afterEach, describe, expect, it } from 'vitest';
import { Party } from '../party.test-driver.js';
import { type Reference, startReference } from '../reference.js';
import { beforeTheServer } from './before-the-server.js';

let reference: Reference | undefined;
afterEach(() => reference?.stop());

/** An agent of the reference as that variant starts it. */
async function agentOf(name: string): Promise<Party> {
  const variant = beforeTheServer[name];
  if (!variant) throw new Error(`there is no variant ${name}`);
  reference = await startReference({ ...variant.options, behaviour: variant.behaviour });
  return Party.signIn(reference, reference.accounts.agent);
}

async function statuses(count: number, ask: () => Promise<{ status: number }>): Promise<number[]> {
  const seen: number[] = [];
  for (let each = 0; each < count; each++) seen.push((await ask()).status);
  return seen;
}

describe('what stands before the server', () => {
  it('answers in its place now and then, and the next request gets through', async () => {
    const agent = await agentOf('gateway-502');
    const seen = await statuses(60, () => agent.ask('GET', '/me'));
    expect(seen.filter((status) => status === 502).length).toBeGreaterThanOrEqual(2);
    expect(seen.filter((status) => status !== 502 && status !== 200)).toEqual([]);
    agent.cometd.disconnect();
  });

  it('answers what are too many requests in a second, and no more after a pause', async () => {
    const agent = await agentOf('dos-filter-with-retry-after');
    const seen = await statuses(60, () => agent.ask('GET', '/me'));
    expect(seen.filter((status) => status === 429).length).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 1010));
    expect((await agent.ask('GET', '/me')).status).toBe(200);
    agent.cometd.disconnect();
  });

  it.each([
    ['csrf-token-renewed', true],
    ['csrf-token-renewed-untold', false],
  ])('wants another CSRF token from some request on, which a GET tells: %s', async (name, told) => {
    const agent = await agentOf(name);
    let refused = await agent.operate('/me', 'Nothing');
    for (let each = 0; each < 60 && refused.status !== 403; each++)
      refused = await agent.operate('/me', 'Nothing');
    expect([refused.status, refused.text]).toEqual([403, 'Missing or invalid Csrf token']);
    expect(refused.headers.get('x-csrf-header')).toBe('X-CSRF-TOKEN');
    const token = (await agent.ask('GET', '/me')).headers.get('x-csrf-token') ?? '';
    expect(refused.headers.get('x-csrf-token')).toBe(told ? token : null);
    const again = await agent.ask('POST', '/me', { operationName: 'Nothing' }, { 'X-CSRF-TOKEN': token });
    expect(again.body.statusCode).toBe(10);
    agent.cometd.disconnect();
  });
});
