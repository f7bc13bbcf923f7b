import { describe, expect, it } from 'vitest';
import { type BuiltRequest, refusal } from '../src/judge/built-request.test-driver.js';
import { activeRun, KEY, OTHER_KEY, sentinels } from '../src/judge/conformant-run.test-driver.js';
import { observed } from '../src/judge/observed.test-driver.js';

/** `x3` on the call in that state, which was dispositioned while the parties talked. */
function on(state: string, request: BuiltRequest = {}) {
  const run = activeRun()
    .status(state)
    .sent({ key: KEY, ...request });
  return run;
}

describe('a call that nobody is talking on (ACT-13, ACT-15)', () => {
  it('is dispositioned like one in conversation', () => {
    expect(sentinels(on('Held')).see('ACT-13', 'x3')).toMatchObject(
      observed('holds', /^accepted in state Held; .* state in the message Held/),
    );
    expect(on('Ringing').judge('ACT-15')).toMatchObject({
      verdict: 'info',
      reason: `accepted in state Ringing; ${KEY} shows "Gws-value-x3"; state in the message Ringing`,
    });
  });

  it.each<[string, BuiltRequest]>([
    ['it is refused', refusal],
    ['it is answered "0"', { response: { body: { statusCode: '0' } } }],
    ['the message is of another kind', { message: { notificationType: 'UserDataChanged' }, endAfter: 5001 }],
    ['a member has another type', { message: { call: { duration: 1 } } }],
    ['the state is another', { message: { state: 'Established' } }],
    ['a key is lost', { message: { userData: { [KEY]: 'Gws-value-x3' } } }],
    ['the value is another', { stored: 'GWS', endAfter: 5001 }],
    ['no message comes', { message: false, copy: false }],
  ])('is not, on hold, where %s', (_, request) => {
    const run = on('Held', request);
    expect(run.status('Established').see('ACT-13', 'x3')?.outcome).toBe('contradicted');
  });

  it('is not, on hold, where no response comes, nor when it is asked again', () => {
    const hangs = { key: KEY, failure: 'ResponseTimeout', responseAfter: 10_000 };
    const run = on('Held', hangs);
    run.send(hangs);
    expect(run.see('ACT-13', 'x3')?.outcome).toBe('contradicted');
  });

  it('is not, on hold, where the message comes twice', () => {
    expect(sentinels(on('Held').message()).see('ACT-13', 'x3')?.outcome).toBe('contradicted');
  });

  it('says nothing of the state where the request is refused as well while the parties talk (RES-01)', () => {
    const run = activeRun().released().call('c4').status('Held');
    run.sent({ key: KEY, ...refusal }, { key: OTHER_KEY, ...refusal });
    expect(run.see('ACT-13', 'x3')?.outcome).toBe('contradicted');
    const never = activeRun()
      .lost()
      .session()
      .call('c4')
      .status('Held')
      .sent({ key: KEY, ...refusal });
    expect(never.see('ACT-13', 'x3')?.causes).toEqual(['RES-01']);
  });

  it('says nothing of an odd value that is refused, which may be for itself', () => {
    const run = on('Held', { value: 'Gws <b>', ...refusal });
    expect(run.see('ACT-13', 'x3')).toBeUndefined();
  });

  it('is told when it is refused while ringing', () => {
    expect(on('Ringing', refusal).see('ACT-15', 'x3')?.outcome).toBe('contradicted');
    expect(on('Ringing', refusal).judge('ACT-15')).toMatchObject({
      verdict: 'info',
      reason: expect.stringContaining('refused in state Ringing'),
    });
  });
});
