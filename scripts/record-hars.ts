/**
 * Records what a browser sees of the reference: a page that stands for a desktop, with the official CometD client, takes two calls and
 * sets dispositions; Playwright records the traffic. Writes fixtures/recordings/*.har.gz, one of a conformant reference and one each of
 * references that deviate. Needs Chromium (CHROMIUM, /usr/bin/chromium by default).
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { packageRoot } from '../src/package.js';
import { type Reference, startReference } from '../src/reference/reference.js';
import { desktopPage } from './desktop-page.js';

const DEVIATIONS = ['another-value', 'notification-after-release', 'active-message-with-success'];
const folder = join(packageRoot, 'fixtures', 'recordings');
const scratch = mkdtempSync(join(tmpdir(), 'record-hars-'));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  mkdirSync(folder, { recursive: true });
  for (const deviation of [undefined, ...DEVIATIONS]) {
    const name = `${deviation ?? 'conformant'}.har`;
    await record(deviation, join(scratch, name));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(readFileSync(join(scratch, name)), { level: 9 }));
    process.stdout.write(`${name}.gz\n`);
  }
} finally {
  await browser.close();
  rmSync(scratch, { recursive: true });
}

async function record(deviation: string | undefined, path: string): Promise<void> {
  const reference = await startReference({ deviation, connectMs: 3000 });
  try {
    // The peer's traffic is not recorded.
    const peer = await tab(await signedIn(reference, 'peer'), reference);
    const context = await signedIn(reference, 'agent', path);
    const agent = await tab(context, reference);
    for (const end of ['agent', 'peer'] as const) {
      await peer.evaluate((number) => desktop.dial(number), reference.accounts.agent.phone);
      await agent.evaluate(() => desktop.takeCall());
      await agent.evaluate(() => desktop.setDispositions());
      await (end === 'agent' ? agent : peer).evaluate(() => desktop.hangUp());
      await agent.evaluate(() => desktop.setDispositionAfterRelease());
      await agent.waitForTimeout(1500);
      for (const page of [agent, peer]) await page.evaluate(() => desktop.ready());
    }
    // The first message of a third call closes the last window.
    await peer.evaluate((number) => desktop.dial(number), reference.accounts.agent.phone);
    await agent.evaluate(() => desktop.takeCall());
    await agent.evaluate(() => desktop.hangUp());
    await agent.evaluate(() => desktop.logOut());
    await context.close();
  } finally {
    await reference.stop();
  }
}

async function signedIn(
  { accounts }: Reference,
  name: 'agent' | 'peer',
  path?: string,
): Promise<BrowserContext> {
  const { username, password } = accounts[name];
  return browser.newContext({
    extraHTTPHeaders: { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` },
    ...(path !== undefined && { recordHar: { path, urlFilter: '**/api/v2/**', content: 'embed' } }),
  });
}

async function tab(context: BrowserContext, { url }: Reference): Promise<Page> {
  const page = await context.newPage();
  await page.route('**/desktop/**', async (route) => {
    const [, file = ''] = /\/desktop\/(.*)$/.exec(route.request().url()) ?? [];
    if (file === '') return route.fulfill({ contentType: 'text/html', body: desktopPage });
    const body = readFileSync(join(packageRoot, 'node_modules', 'cometd', file), 'utf8');
    return route.fulfill({ contentType: 'text/javascript', body });
  });
  page.on('pageerror', (error) => process.stderr.write(`${error.stack}\n`));
  await page.goto(`${url}/desktop/`);
  await page.evaluate(() => desktop.logIn());
  return page;
}
