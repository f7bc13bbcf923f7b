import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { htmlOf } from './html.js';
import { sampleReport } from './sample.js';

// Debian's; the suite itself needs no browser.
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

describe.skipIf(!existsSync(CHROMIUM))('report.html in a browser (needs Chromium)', () => {
  let browser: Browser;
  let folder: string;
  let page: Page;
  const requested: string[] = [];
  const said: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gws-browser-'));
    writeFileSync(join(folder, 'report.html'), htmlOf(sampleReport()));
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--no-first-run',
      ],
    });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('request', (request) => requested.push(request.url()));
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('dialog', (dialog) => said.push(dialog.message()));
    await page.goto(pathToFileURL(join(folder, 'report.html')).href);
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('runs nothing that a target wrote, loads nothing, and says nothing', async () => {
    for (const each of await page.locator('details').all())
      await each.evaluate((node) => node.setAttribute('open', ''));
    expect(await page.locator('img, iframe, object, embed, link').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(1);
    expect(said).toEqual([]);
    expect(requested).toHaveLength(1);
  });

  test('filters the catalogue by level, by keyboard alone', async () => {
    const shown = async () =>
      (await page.locator('#catalogue article:visible, #catalogue details:visible').allTextContents()).length;
    const all = await shown();
    const must = page.getByText('MUST', { exact: true }).first();
    await must.scrollIntoViewIfNeeded();
    const input = page.locator('fieldset input, fieldset button').first();
    await input.focus();
    await page.keyboard.press('Space');
    const some = await shown();
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(all);
    await page.keyboard.press('Space');
    expect(await shown()).toBe(all);
  });

  test.each(['light', 'dark'] as const)(
    'has no accessibility violation in %s mode, nor a sideways scroll on a phone',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      // An evaluated text is not subject to the page's own policy, which forbids every script but one.
      await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8'));
      const violations: { id: string; nodes: unknown[] }[] = await page.evaluate(
        'axe.run().then((result) => result.violations)',
      );
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.length}`)).toEqual([]);
      await page.setViewportSize({ width: 360, height: 800 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
      await page.setViewportSize({ width: 1280, height: 900 });
    },
  );
});
