import { describe, expect, it } from 'vitest';
import { refusal } from '../src/judge/built-request.test-driver.js';
import { activeRun, KEY, OTHER_KEY, sentinels } from '../src/judge/conformant-run.test-driver.js';
import { observed } from '../src/judge/observed.test-driver.js';
import type { TraceBuilder } from '../src/judge/trace-builder.test-driver.js';

const set = { configuredKey: 'DispositionCode' };

/** No key given by `x3`, then the suite's own key by `x4`. */
function bothKeys(header = {}): TraceBuilder {
  const run = activeRun(header).sent({}, { key: KEY });
  return run;
}

describe('the configured key (KEY-02)', () => {
  it('is learnt from the one key that takes the unique value, and held for the run', () => {
    const run = bothKeys();
    expect(run.see('KEY-02', 'x3')).toMatchObject(
      observed('holds', 'DispositionCode took the value, learnt and held for the run'),
    );
    expect(run.whole().reading.configuredKey).toMatchObject({
      key: 'DispositionCode',
      learntFrom: { state: 'Established' },
    });
    run.send({ value: 'Gws-v', message: { userData: { Another: 'Gws-v' } } });
    expect(run.see('KEY-02', 'x5')).toMatchObject(
      observed('contradicted', 'the value shows under Another, not under DispositionCode'),
    );
  });

  it('is the one that is set, which must take the value', () => {
    expect(bothKeys(set).see('KEY-02', 'x3')?.reason).toContain('as GWS_DISPOSITION_KEY says');
    const another = activeRun({ configuredKey: 'AnotherKey' }).sent({ endAfter: 5001 });
    expect(another.released().see('KEY-02', 'x3')?.outcome).toBe('contradicted');
  });

  it('is not known when several keys took the value, which are named', () => {
    const run = activeRun();
    run.send({ value: 'Gws-v', message: { userData: { Code: 'Gws-v', Reason: 'Gws-v' } } });
    expect(run.see('KEY-02', 'x3')).toMatchObject(
      observed('inconclusive', 'several keys took the value: Code, Reason'),
    );
    expect(run.see('KEY-01', 'x2')?.causes).toEqual(['KEY-02']);
  });

  it('seems not to exist when the request without a key is refused and none is set; else that is a failure', () => {
    const refused = (header: object) => {
      return activeRun(header).sent(refusal).see('KEY-02', 'x3');
    };
    expect(refused({})).toMatchObject(observed('inconclusive', /no key seems/));
    expect(refused(set)).toMatchObject(observed('contradicted', /DispositionCode is configured/));
  });

  it('is contradicted when no key takes the value although plain values show', () => {
    const run = activeRun();
    run.send({ stored: null, message: { userData: { [KEY]: 'Gws-value-x2' } }, endAfter: 5001 });
    expect(run.see('KEY-02', 'x3')?.outcome).toBe('inconclusive');
    expect(run.released().see('KEY-02', 'x3')?.outcome).toBe('contradicted');
  });

  it('is contradicted where the value shows within another value alone, under no key', () => {
    const run = activeRun().sent({ stored: { code: 'Gws-value-x3' }, endAfter: 5001 });
    expect(run.released().see('KEY-02', 'x3')?.outcome).toBe('contradicted');
  });

  it('is undecided where only a later message shows the value: the notification is the matter of ACT-03', () => {
    const run = activeRun().sent({ message: { userData: { [KEY]: 'Gws-value-x2' } }, endAfter: 5001 });
    expect(run.released().see('KEY-02', 'x3')?.outcome).toBe('inconclusive');
    const later = activeRun();
    later.sent({ message: { userData: { [KEY]: 'Gws-value-x2' } }, endAfter: 5001 }, { key: KEY });
    expect(later.whole().reading.configuredKey.key).toBe('DispositionCode');
    expect(later.released().see('ACT-03', 'x3')?.outcome).toBe('contradicted');
  });
});

describe('the given key (KEY-01)', () => {
  it('takes the value, and the configured key keeps its own', () => {
    for (const header of [{}, set])
      expect(sentinels(bothKeys(header)).see('KEY-01', 'x4')).toMatchObject(
        observed('holds', `${KEY} took the value, DispositionCode kept "Gws-value-x3"`),
      );
  });

  it('is contradicted when the configured key changes with it', () => {
    const run = activeRun().sent({});
    const value = 'Gws-both';
    run.send({ key: KEY, value, message: { userData: { [KEY]: value, DispositionCode: value } } });
    expect(sentinels(run).see('KEY-01', 'x4')).toMatchObject(
      observed(
        'contradicted',
        'the configured key DispositionCode changed from "Gws-value-x3" to "Gws-both"',
      ),
    );
  });

  it('is not contradicted by a later request for the configured key, nor by the late message of an earlier one', () => {
    const later = bothKeys();
    later.send();
    expect(sentinels(later).see('KEY-01', 'x4')?.outcome).toBe('holds');
    const late = activeRun();
    late.sent({ message: { after: 30 }, endAfter: 12 }, { key: KEY, message: { after: 40 }, endAfter: 45 });
    expect(sentinels(late).see('KEY-01', 'x4')?.outcome).toBe('holds');
  });

  it('is not proven without a sentinel, and not asked where the key is the configured one', () => {
    expect(bothKeys().see('KEY-01', 'x4')?.reason).toContain('not proven: no sentinel');
    const own = activeRun({ configuredKey: KEY });
    expect(own.see('KEY-01', 'x2')).toBeUndefined();
    expect(own.see('KEY-03', 'x2')?.reason).toContain('set another GWS_TEST_KEY');
  });
});

describe('a plain key that is not the configured one (KEY-03)', () => {
  it('is taken; a target that refuses it, each time, and takes none is at fault', () => {
    expect(bothKeys().see('KEY-03', 'x4')?.outcome).toBe('holds');
    const run = activeRun()
      .call('c4')
      .sent({ key: OTHER_KEY, ...refusal });
    expect(run.see('KEY-03', 'x3')?.reason).toContain('that it is for the key is not shown');
    run.send();
    expect(run.see('KEY-03', 'x3')?.outcome).toBe('inconclusive');
    run.send({ key: KEY, ...refusal });
    for (const id of ['x3', 'x5']) {
      expect(run.see('KEY-03', id)?.outcome, id).toBe('contradicted');
      expect(run.see('RES-01', id), id).toMatchObject({ outcome: 'inconclusive', causes: ['KEY-03'] });
    }
  });

  it('is contradicted when it is answered 0 and ignored, where requests without one are carried out', () => {
    const ignored = { message: false as const, copy: false as const };
    const story = (keyless: object) => {
      const run = activeRun()
        .call('c4')
        .sent({ key: KEY, ...ignored }, keyless, { key: KEY, ...ignored });
      return run.released();
    };
    expect(story({}).see('KEY-03', 'x3')).toMatchObject(observed('contradicted', /^answered 0 and ignored/));
    expect(story({}).see('ACT-01', 'x3')?.causes).toEqual(['KEY-03']);
    expect(story(ignored).see('KEY-03', 'x3')?.outcome).toBe('inconclusive');
    expect(story(ignored).see('ACT-01', 'x3')?.outcome).toBe('contradicted');
  });

  it('is not contradicted where its message could not be heard, or a later one shows that it was written', () => {
    const ignored = { message: false as const, copy: false as const };
    const unheard = activeRun()
      .call('c4')
      .lost()
      .sent({ key: KEY, ...ignored })
      .session()
      .sent({});
    expect(unheard.released().see('KEY-03', 'x3')?.outcome).toBe('inconclusive');
    const whole = activeRun()
      .call('c4')
      .sent({ key: KEY, value: 'Gws-v', ...ignored });
    whole.send({ message: { userData: { [KEY]: 'Gws-v', DispositionCode: 'Gws-value-x4' } } });
    expect(whole.released().see('KEY-03', 'x3')?.outcome).not.toBe('contradicted');
  });

  it('is contradicted when the value shows under another key, and open when it shows nowhere', () => {
    const shown = (userData: Record<string, unknown>) => {
      const run = activeRun().call('c4');
      run.sent({}, { key: OTHER_KEY, value: 'Gws-v', message: { userData }, endAfter: 5001 });
      return run.released().see('KEY-03', 'x4');
    };
    expect(shown({ DispositionCode: 'Gws-v' })).toMatchObject(
      observed('contradicted', `the value shows under DispositionCode, not under ${OTHER_KEY}`),
    );
    expect(shown({ [OTHER_KEY]: 'GWS-V', DispositionCode: 'Gws-value-x3' })?.outcome).not.toBe('holds');
  });

  it('is not said of a value that may be spelled otherwise under its key, of which somebody else keeps a copy', () => {
    const copied = (value: string) => {
      const run = activeRun().sent({ key: KEY, value, message: { userData: { [KEY]: '??', Crm: value } } });
      return run.released().see('KEY-01', 'x3')?.outcome;
    };
    expect(copied('転送しました')).not.toBe('contradicted');
    expect(copied('Gws-plain')).toBe('contradicted');
  });

  it('is open where the next request replaced the value meanwhile, and somebody else kept a copy', () => {
    const copied = (next: string) => {
      const run = activeRun().sent({ key: KEY, value: 'Gws-v', message: false });
      const userData = { [KEY]: next, Crm: 'Gws-v' };
      run.send({ key: KEY, value: 'Gws-w', message: { userData } });
      return run.released().see('KEY-01', 'x3')?.outcome;
    };
    expect(copied('Gws-w')).toBe('inconclusive');
    expect(copied('Gws-old')).toBe('contradicted');
  });
});

it('keys of which nothing public speaks (KEY-04, KEY-05) are told as taken, as one not given, or refused', () => {
  const run = bothKeys();
  run.sent({ key: '' }, { key: null }, { key: 'a.b' }, { key: 'k'.repeat(255) });
  run.sent({ key: 'a b', ...refusal }, { key: 'é', message: false, copy: false, endAfter: 15 });
  expect(run.judge('KEY-04')).toMatchObject({
    verdict: 'info',
    reason: [
      'an empty key: taken as one not given, DispositionCode shows the value',
      'a null key: taken as one not given, DispositionCode shows the value',
    ].join('; '),
  });
  expect(run.judge('KEY-05')).toMatchObject({
    verdict: 'info',
    reason: [
      'key "a.b": taken, "a.b" shows the value',
      'key of 255 characters: taken, the key of 255 characters shows the value',
      'key "a b": refused, HTTP 400, statusCode 10 "no"',
      'key "é": accepted, and the value shows nowhere',
    ].join('; '),
  });
});
