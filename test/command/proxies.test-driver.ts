import { describe, expect, type TestContext, test } from 'vitest';
import { type Reference, startReference } from '../../src/reference/reference.js';
import { type Choice, type Mischief, startHostileTarget } from '../hostile/hostile-target.test-driver.js';
import { answering } from '../hostile/mischiefs.test-driver.js';
import { exceptions } from '../variants/judged-variant.test-driver.js';
import { begin } from './underway.test-driver.js';

// A limit of ten requests a second, polls included, makes a run last more than a minute, in which it mostly waits.
const limit = { timeout: 240_000 };
const NOTHING = { callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 };

/** A proxy that answers some of the requests itself. */
export type Proxy = () => [Mischief, Choice];

/** Answers each nth request with the page of a gateway. */
export const everyNth =
  (n: number): Proxy =>
  () => {
    let count = 0;
    const page = '<html><head><title>502 Bad Gateway</title></head><body><h1>502</h1>nginx</body></html>';
    return [answering(page, { server: 'nginx', 'content-type': 'text/html' }, 502), () => ++count % n === 0];
  };

/** What is more than so many requests within any second is refused, with Retry-After and without in turn, and does not count. */
export const atMost =
  (perSecond: number): Proxy =>
  () => {
    let refused = 0;
    const times: number[] = [];
    const isTooMuch = () => {
      const now = performance.now();
      while ((times[0] ?? now) <= now - 1000) times.shift();
      if (times.length >= perSecond) return true;
      times.push(now);
      return false;
    };
    const refuse: Mischief = (victim) => {
      const asks: Record<string, string> = ++refused % 2 === 1 ? { 'retry-after': '1' } : {};
      answering('Too many requests', { 'content-type': 'text/plain', ...asks }, 429)(victim);
    };
    return [refuse, isTooMuch];
  };

async function behind({ onTestFinished }: TestContext, proxy: Proxy) {
  const reference = await startReference();
  let refused = 0;
  const [answer, isVictim] = proxy();
  const counting: Mischief = (victim) => {
    refused += 1;
    answer(victim);
  };
  const { url, stop } = await startHostileTarget(reference.url, counting, isVictim);
  onTestFinished(async () => {
    stop();
    await reference.stop();
  });
  return { reference, target: { ...reference, url } as Reference, refused: () => refused };
}

/** Declares that a run through each of these proxies is conformant. */
export function describeProxies(proxies: readonly [string, Proxy][]): void {
  describe('the whole command, with a proxy before the reference', limit, () => {
    test.concurrent.for(proxies)('that %s, says conformant and exits 0', async ([, proxy], context) => {
      const { reference, target, refused } = await behind(context, proxy);
      const run = begin(context, { reference: target, line: 'exec gws-conformance --allow reporting' });
      expect(await run.ended).toBe(0);
      const report = await run.report();
      expect(exceptions(report)).toEqual({});
      expect(report.verdict).toBe('conformant');
      expect(report.signOff.at(-1)?.text).toMatch(
        /^0 calls up, 3 agents logged out, \d CometD sessions closed$/,
      );
      expect(refused()).toBeGreaterThan(0);
      expect(reference.state()).toEqual(NOTHING);
    });
  });
}
