import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { htmlOf } from './html.js';
import { sampleReport } from './sample-report.test-driver.js';

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

  test('can be read by keyboard alone: every stop shows that it has the focus, and Enter and Space open a requirement', async () => {
    await page.reload();
    const stops: string[] = [];
    for (;;) {
      await page.keyboard.press('Tab');
      const stop: string = await page.evaluate(`(() => {
        const at = document.activeElement;
        const ring = [at, at.nextElementSibling].some((each) => each && getComputedStyle(each).outlineStyle === 'solid');
        const name = at.closest('summary')?.parentElement.id || at.getAttribute('href') || at.name || at.textContent;
        return (at === document.body ? '' : name) + (ring || at === document.body ? '' : ' without a ring');
      })()`);
      if (stop === '') break;
      stops.push(stop);
    }
    // From the top to the end as it is read; the requirement that failed is open, so its links follow it.
    const inOrder = [
      '#catalogue',
      '#overview',
      '#RES-01',
      'Open all',
      'level',
      'verdict',
      'branch',
      'text',
      'Show all',
      'RES-01',
      'REL-01',
      'ERR-01',
    ];
    expect(stops.filter((stop, index) => inOrder.includes(stop) && stops.indexOf(stop) === index)).toEqual(
      inOrder,
    );
    expect(stops.filter((stop) => stop.endsWith('without a ring'))).toEqual([]);
    const isOpen = () => page.locator('#ERR-01[open]').count();
    await page.locator('#ERR-01 > summary').focus();
    await page.keyboard.press('Enter');
    expect(await isOpen()).toBe(1);
    await page.keyboard.press('Space');
    expect(await isOpen()).toBe(0);
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

  test('on paper is dark on white, with nothing to press, and shows what failed and nothing that passed', async () => {
    await page.reload();
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    // As wide as A4 between its margins.
    await page.setViewportSize({ width: 688, height: 1000 });
    await page.evaluate(`addEventListener('beforeprint', () => { globalThis.printed = {
        open: [...document.querySelectorAll('.requirement, .exchange')].filter((each) => each.querySelector('.inside').checkVisibility()).map(({ id }) => id),
        width: document.documentElement.scrollWidth,
        page: getComputedStyle(document.body).backgroundColor + ' ' + getComputedStyle(document.body).color,
        failed: getComputedStyle(document.querySelector('.tag.v-fail')).backgroundColor,
        pressed: [...document.querySelectorAll('button, input, label, nav')].filter((each) => each.checkVisibility()).length,
        left: [...document.querySelectorAll('.requirement[data-verdict=pass], .finding')].filter((each) => each.checkVisibility()).length,
        cut: [...document.querySelectorAll('pre')].filter((each) => getComputedStyle(each).maxHeight !== 'none').length,
        bodies: [...document.querySelectorAll('.timeline li:has(pre)')].filter((row) => row.querySelector('pre').checkVisibility()).map((row) => row.querySelector('b + b').textContent),
      }; });`);
    await page.pdf({ format: 'A4' });
    expect(await page.evaluate('printed')).toEqual({
      // The exchange that the failure is shown by; the overview tells what else did not pass.
      open: ['x2'],
      width: 688,
      page: 'rgb(255, 255, 255) rgb(0, 0, 0)',
      failed: 'rgb(251, 228, 225)',
      pressed: 0,
      // What is left to the screen: what passed, and the findings about the page.
      left: 0,
      cut: 0,
      // What was said in it.
      bodies: ['request', 'response'],
    });
    expect(await page.locator('.exchange[open]').count()).toBe(0);
  });
});
