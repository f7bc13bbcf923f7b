import { describe, expect, it } from 'vitest';
import { activeRun, KEY, OTHER_KEY, sentinels } from './conformant-run.test-driver.js';
import { configuredKey } from './keys.js';
import type { TraceBuilder } from './trace-builder.test-driver.js';

const refusal = { answer: { status: 400, body: { statusCode: 10, statusMessage: 'no' } } };
const set = { configuredKey: 'DispositionCode' };

/** No key given by `x3`, then the suite's own key by `x4`. */
function bothKeys(header = {}): TraceBuilder {
  const run = activeRun(header);
  run.dispose();
  run.dispose({ key: KEY });
  return run;
}

describe('the configured key (KEY-02)', () => {
  it('is learnt from the one key that takes the unique value, and held for the run', () => {
    const run = bothKeys();
    expect(run.judge('KEY-02', 'x3')).toMatchObject({
      verdict: 'pass',
      reason: 'DispositionCode took the value, learnt here and held for the run',
    });
    expect(configuredKey(run.view())).toMatchObject({
      key: 'DispositionCode',
      learntFrom: { state: 'Established' },
    });
  });

  it('is the one that is set, which must take the value', () => {
    expect(bothKeys(set).judge('KEY-02', 'x3').reason).toContain('as GWS_DISPOSITION_KEY says');
    const another = activeRun({ configuredKey: 'AnotherKey' });
    another.dispose({ endAfter: 5001 });
    expect(another.released().judge('KEY-02', 'x3')).toMatchObject({ verdict: 'fail' });
  });

  it('is not known when several keys took the value, which are named', () => {
    const run = activeRun();
    run.dispose({ value: 'Gws-v', message: { userData: { Code: 'Gws-v', Reason: 'Gws-v' } } });
    expect(run.judge('KEY-02', 'x3')).toMatchObject({
      verdict: 'inconclusive',
      reason: 'several keys took the value: Code, Reason',
    });
    expect(run.judge('KEY-01', 'x2').reason).toContain('not known (KEY-02)');
  });

  it('seems not to exist when the request without a key is refused and none is set; else that is a failure', () => {
    const refused = (header: object) => {
      const run = activeRun(header);
      run.dispose(refusal);
      return run.judge('KEY-02', 'x3');
    };
    expect(refused({})).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('no key seems'),
    });
    expect(refused(set)).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('DispositionCode is configured'),
    });
  });

  it('is contradicted when no key takes the value although plain values show', () => {
    const run = activeRun();
    run.dispose({ message: { userData: { [KEY]: 'as before' } }, endAfter: 5001 });
    expect(run.judge('KEY-02', 'x3').verdict).toBe('inconclusive');
    expect(run.released().judge('KEY-02', 'x3').verdict).toBe('fail');
  });
});

describe('the given key (KEY-01)', () => {
  it('takes the value, and the configured key keeps its own', () => {
    for (const header of [{}, set])
      expect(sentinels(bothKeys(header)).judge('KEY-01', 'x4')).toMatchObject({
        verdict: 'pass',
        reason: `${KEY} took the value, DispositionCode kept "Gws-value-x3"`,
      });
  });

  it('is contradicted when the configured key changes, at once or within the window', () => {
    const at = (after: number) => {
      const run = bothKeys();
      run.message({ after, userData: { [KEY]: 'Gws-value-x4', DispositionCode: 'Gws-value-x4' } });
      return sentinels(run).judge('KEY-01', 'x4');
    };
    for (const after of [1, 900]) {
      expect(at(after)).toMatchObject({
        verdict: 'fail',
        reason: 'the configured key DispositionCode changed from "Gws-value-x3" to "Gws-value-x4"',
      });
    }
  });

  it('is not contradicted by a later request for the configured key, nor by the late message of an earlier one', () => {
    const later = bothKeys();
    later.dispose();
    expect(sentinels(later).judge('KEY-01', 'x4').verdict).toBe('pass');
    const late = activeRun();
    late.dispose({ message: { after: 30 }, endAfter: 12 });
    late.dispose({ key: KEY, message: { after: 40 }, endAfter: 45 });
    expect(sentinels(late).judge('KEY-01', 'x4').verdict).toBe('pass');
  });

  it('is not proven without a sentinel, nor where the configured key was never shown or is the suite’s own', () => {
    expect(bothKeys().judge('KEY-01', 'x4').reason).toContain('not proven: no sentinel');
    expect(activeRun({ configuredKey: KEY }).judge('KEY-01', 'x2').reason).toContain(
      'set another GWS_TEST_KEY',
    );
  });
});

describe('a plain key that is not the configured one (KEY-03)', () => {
  it('is taken; a target that refuses it and takes none is at fault', () => {
    expect(bothKeys().judge('KEY-03', 'x4').verdict).toBe('pass');
    const run = activeRun();
    run.dispose({ key: OTHER_KEY, ...refusal });
    expect(run.judge('KEY-03', 'x3').reason).toContain('no other key was taken either');
    run.dispose();
    expect(run.judge('KEY-03', 'x3').verdict).toBe('fail');
  });

  it('is contradicted when the value shows under another key, and open when it shows nowhere', () => {
    const shown = (userData: Record<string, unknown>) => {
      const run = activeRun();
      run.dispose();
      run.dispose({ key: OTHER_KEY, value: 'Gws-v', message: { userData }, endAfter: 5001 });
      return run.released().judge('KEY-03', 'x4');
    };
    expect(shown({ DispositionCode: 'Gws-v' })).toMatchObject({
      verdict: 'fail',
      reason: `the value shows under DispositionCode, not under ${OTHER_KEY}`,
    });
    expect(shown({ DispositionCode: 'Gws-w' }).verdict).toBe('inconclusive');
  });
});

describe('keys of which nothing public speaks (KEY-04, KEY-05)', () => {
  it('are told as taken, as one not given, or refused', () => {
    const run = bothKeys();
    run.dispose({ title: 'empty', change: 'empty key' });
    run.dispose({ title: 'dots', change: 'dots', key: 'a.b' });
    run.dispose({ title: 'long', change: 'long', key: 'k'.repeat(255) });
    run.dispose({ title: 'spaces', change: 'spaces', key: 'a b', ...refusal });
    expect(run.judge('KEY-05', 'x5', 'x6', 'x7', 'x8')).toMatchObject({
      verdict: 'info',
      reason: [
        'empty: taken as one not given, DispositionCode shows the value',
        'dots: taken, "a.b" shows the value',
        'long: taken, the key of 255 characters shows the value',
        'spaces: refused, HTTP 400, statusCode 10 "no"',
      ].join('; '),
    });
  });
});
