import { describe, expect, it } from 'vitest';
import type { BuiltRequest } from './built-request.test-driver.js';
import { activeRun, KEY, OTHER_KEY, sentinels, withChanged } from './conformant-run.test-driver.js';

const refusal = { answer: { status: 400, body: { statusCode: 10, statusMessage: 'no' } } };

describe('what a refused request modified (ERR-18)', () => {
  it.each<[string, BuiltRequest]>([
    ['the named key', { message: { userData: { [KEY]: 'Gws-refused' } } }],
    ['another key, nested', { message: { userData: { deep: [{ er: 'Gws-refused' }] } } }],
    ['the named key, which it takes out', { message: { userData: { theirs: 1 } } }],
  ])('is seen in %s', (_, { message }) => {
    const run = activeRun();
    run.dispose({ key: KEY });
    run.dispose({ key: KEY, change: 'c', value: 'Gws-refused', ...refusal });
    run.message(message || {}).dispose({ key: OTHER_KEY });
    expect(sentinels(run).judge('ERR-18', 'x4')).toMatchObject({ verdict: 'fail' });
  });

  it('is also what came beside a refusal that gives no statusCode', () => {
    const run = withChanged({ value: 'Gws-refused', answer: { status: 403, text: 'Forbidden' } });
    expect(run.judge('ERR-18', 'x4').verdict).toBe('pass');
    const modified = activeRun();
    modified.dispose({ key: KEY });
    modified.dispose({
      key: KEY,
      change: 'c',
      value: 'Gws-refused',
      answer: { status: 403, text: 'Forbidden' },
    });
    modified.message({ userData: { [KEY]: 'Gws-refused' } });
    expect(modified.judge('ERR-18', 'x4').verdict).toBe('fail');
  });

  it('is seen on the feed', () => {
    const run = activeRun();
    run.dispose({ key: KEY, change: 'c', value: 'Gws-refused', ...refusal });
    run.event({ anyKey: 'Gws-refused' }).dispose({ key: OTHER_KEY });
    expect(sentinels(run).judge('ERR-18', 'x3').reason).toContain('an EventUserEvent carries "Gws-refused"');
  });

  it('is nothing that others write, nor the message of an earlier request that comes late', () => {
    const run = activeRun();
    run.dispose({ key: KEY, value: 'Gws-late', message: { after: 40 }, endAfter: 15 });
    run.dispose({ key: KEY, change: 'c', endAfter: 5, answerAfter: 2, ...refusal });
    run.wait(60).writtenByOthers({ theirs: 1 }).dispose({ key: OTHER_KEY });
    expect(sentinels(run).judge('ERR-18', 'x4')).toMatchObject({ verdict: 'pass' });
  });

  it('is not proven to be nothing when no message showed the key before it was written again', () => {
    const run = activeRun();
    run.dispose({ key: KEY, change: 'c', ...refusal });
    run.dispose({ key: KEY });
    expect(sentinels(run).judge('ERR-18', 'x3').reason).toContain(`no message showed ${KEY} before`);
  });

  it('is told by the key alone where values are shared (GWS_DISPOSITIONS), without a false alarm', () => {
    const header = { dispositions: ['Accepted', 'Referred'], configuredKey: 'DispositionCode' };
    const story = (modified: boolean) => {
      const run = activeRun(header);
      for (const value of header.dispositions) run.dispose({ key: KEY, value });
      run.dispose({ key: OTHER_KEY, value: 'Accepted' });
      run.dispose({ key: KEY, value: 'Accepted', change: 'c', answer: { status: 403, text: 'Forbidden' } });
      if (modified) run.message({ userData: { [KEY]: 'Accepted', [OTHER_KEY]: 'Accepted' } });
      run.dispose({ key: OTHER_KEY, value: 'Referred', message: modified ? false : {}, endAfter: 15 });
      run.dispose({ key: KEY, value: 'Accepted' });
      return sentinels(run);
    };
    for (const id of ['ERR-09', 'ERR-11', 'ERR-18'])
      expect(story(false).judge(id, 'x6').verdict, id).toBe('pass');
    expect(story(true).judge('ERR-18', 'x6').verdict).toBe('fail');
  });

  it('is judged for PUT by effect alone, whatever is answered (ERR-14)', () => {
    const taken = withChanged({ change: 'PUT instead of POST', value: 'Gws-by-put' });
    expect(taken.judge('ERR-14', 'x4').verdict).toBe('warn');
    const inert = withChanged({ change: 'PUT instead of POST', message: false, endAfter: 15 });
    expect(inert.judge('ERR-14', 'x4').verdict).toBe('pass');
    const reset = withChanged({ change: 'PUT instead of POST', answer: null, failure: 'ConnectionReset' });
    expect(reset.judge('ERR-14', 'x4').verdict).toBe('pass');
  });
});
