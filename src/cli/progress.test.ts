import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Progress } from '../runner/progress.js';
import { plainLines, wordsFor } from './progress.js';

const step = (where: string, what = '', done = 0, of = 0): Progress => ({ where, what, done, of });

describe('what is being done', () => {
  it('is said with the call, the step, how many of how many, and about how long the rest takes', () => {
    let ms = 0;
    const words = wordsFor('http://gws', () => ms);
    expect(words(step('accounts', 'logging in'))).toBe('http://gws: accounts: logging in');
    expect(words(step('first call, active', 'RES-01 documented', 1, 121))).toBe(
      'http://gws: first call, active: RES-01 documented (1 of 121)',
    );
    ms = 8000;
    expect(words(step('second call, active', 'ERR-09 an unknown operationName', 57, 121))).toBe(
      'http://gws: second call, active: ERR-09 an unknown operationName (57 of 121, about 10 s left)',
    );
    expect(words(step('calls and sessions', 'being ended', 121, 121))).toBe(
      'http://gws: calls and sessions: being ended (121 of 121)',
    );
  });

  it('gives the time that is left by the pace of late: what was waited for long at first is not waited for again', () => {
    let ms = 0;
    const words = wordsFor('http://gws', () => ms);
    const last = Array.from({ length: 30 }, (_, index) => {
      ms += index === 1 ? 5000 : 100;
      return words(step('first call, active', '', index + 1, 130));
    }).at(-1);
    expect(last).toContain('(30 of 130, about 10 s left)');
  });
});

describe('plain lines', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('are written at each new call or state, every ten seconds, and for a notice', () => {
    const lines: string[] = [];
    const progress = plainLines('run', (line) => lines.push(line));
    progress.step(step('first call, active', '', 1, 9));
    progress.step(step('first call, active', 'ACT-01 again', 2, 9));
    progress.notice('SIGINT: ending');
    vi.advanceTimersByTime(10_000);
    progress.step(step('second call, active', '', 3, 9));
    progress.stop();
    vi.advanceTimersByTime(30_000);
    expect(lines).toEqual([
      'run: first call, active (1 of 9)',
      'SIGINT: ending',
      'run: first call, active: ACT-01 again (2 of 9)',
      'run: second call, active (3 of 9)',
    ]);
  });
});
