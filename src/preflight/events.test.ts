import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aReference, expectNamed, preflightOf, stepOf } from './preflight.test-driver.js';

describe('the event feed', () => {
  it('is no obstacle when none is configured', async () => {
    const outcome = await preflightOf(await aReference(), { GWS_EVENTS: undefined });
    expect(stepOf(outcome, 'event')).toMatchObject({
      state: 'ok',
      text: expect.stringContaining('profile api'),
    });
    expect(outcome.conclusion).toBe('ready to run');
  });

  it('is named as what is wrong when it cannot be reached', async () => {
    const outcome = await preflightOf(await aReference(), { GWS_EVENTS: 'http://127.0.0.1:1/feed' });
    expectNamed(outcome, 'event', /127\.0\.0\.1:1\/feed.*ECONNREFUSED/, /check GWS_EVENTS/);
  });

  it('is named as what is wrong when nothing comes on it', async () => {
    const feed = createServer((_, response) => response.writeHead(200).flushHeaders());
    await new Promise<void>((resolve) => feed.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      feed.closeAllConnections();
      feed.close();
    });
    const address = feed.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const outcome = await preflightOf(await aReference(), {
      // What is awaited in vain.
      GWS_EVENT_MS: '1000',
      GWS_EVENTS: `http://127.0.0.1:${port}/feed`,
    });
    expectNamed(
      outcome,
      'event',
      /no line came within 1000 ms after a disposition of the released call \(HTTP 200\)/,
      /GWS_EVENT_MS/,
      3,
    );
  });

  it('is caused by a disposition of the call, which is over, where the feed shows no signs of life', async () => {
    const reference = await aReference();
    const program = join(mkdtempSync(join(tmpdir(), 'gws-events-')), 'events');
    onTestFinished(() => rmSync(dirname(program), { recursive: true }));
    const source = `fetch(process.env.FEED).then(async ({ body }) => {
      for await (const bytes of body)
        for (const line of Buffer.from(bytes).toString().split('\\n'))
          if (line !== '' && !line.includes('Alive')) console.log(line);
    });`;
    writeFileSync(program, `#!${process.execPath}\n${source}`, { mode: 0o755 });
    const feed = { GWS_EVENTS: `command:${program}`, FEED: reference.eventsUrl };
    const outcome = await preflightOf(reference, feed);
    expect(stepOf(outcome, 'event')?.text).toBe(
      'feed opened, a line came after a disposition of the released call (HTTP 200): "EventUserEvent"',
    );
    expect(outcome.conclusion).toBe('ready to run');
  });
});
