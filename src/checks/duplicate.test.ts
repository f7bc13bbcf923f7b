import { describe, expect, it } from 'vitest';
import { refusal } from '../judge/built-request.test-driver.js';
import { activeRun, KEY, OTHER_KEY, sentinels } from '../judge/conformant-run.test-driver.js';
import { observed } from '../judge/observed.test-driver.js';

describe('one message a request (ACT-10)', () => {
  /** The key set again by `x3`. */
  const again = () => {
    const run = activeRun().sent({ key: KEY });
    return run;
  };

  it('is contradicted by a message with the same user data as the one before it', () => {
    expect(sentinels(again().message()).see('ACT-10', 'x3')).toMatchObject(
      observed('contradicted', /a second/),
    );
    // The next request was under way already.
    const overtaken = again();
    overtaken.message({ after: 5 }).send({ key: OTHER_KEY, message: { after: 20 }, endAfter: 25 });
    expect(sentinels(overtaken).see('ACT-10', 'x3')?.outcome).toBe('contradicted');
    expect(sentinels(again().message({ to: 'peer' })).see('ACT-10', 'x3')?.outcome).toBe('contradicted');
  });

  it('is not contradicted by what others write, though it leads back to the same user data', () => {
    const run = again().writtenByOthers({ theirs: 1 });
    run.writtenByOthers({ theirs: undefined });
    expect(sentinels(run).see('ACT-10', 'x3')?.outcome).toBe('holds');
  });

  it('is not contradicted by the messages of later requests for the same values (GWS_DISPOSITIONS)', () => {
    const run = activeRun({ dispositions: ['Sold'], configuredKey: 'DispositionCode' });
    for (const key of [KEY, OTHER_KEY, KEY, OTHER_KEY, KEY]) run.send({ key, value: 'Sold' });
    expect(sentinels(run).see('ACT-10', 'x3')?.outcome).toBe('holds');
  });

  it('is not contradicted by what may be told of a request that was refused meanwhile, unless it is told twice elsewhere too', () => {
    const resent = again();
    resent
      .sent({ key: KEY, without: 'callUri', ...refusal })
      .message()
      .send({ key: OTHER_KEY });
    expect(sentinels(resent).see('ACT-10', 'x3')?.outcome).toBe('holds');
    resent.message();
    expect(sentinels(resent).see('ACT-10', 'x3')?.outcome).toBe('contradicted');
  });

  it('is not contradicted by what is told as the call ends', () => {
    const run = again().hangUp().message().status('Released').message();
    expect(sentinels(run).see('ACT-10', 'x3')?.outcome).toBe('holds');
  });

  it('is contradicted by an old message that comes again between a later request and its own', () => {
    const run = again();
    const { userData } = run.exchange('x3').shown.get('agent') ?? {};
    run.sent({ key: OTHER_KEY }).message({ userData, after: 5 });
    run.send({ key: OTHER_KEY, message: { after: 20 }, endAfter: 25 });
    expect(sentinels(run).see('ACT-10', 'x3')?.outcome).toBe('contradicted');
  });

  it('is contradicted by an old message that comes again at any time, though the call is over', () => {
    const run = again();
    const { userData } = run.exchange('x3').shown.get('agent') ?? {};
    run.sent({ key: OTHER_KEY }, { key: KEY }).wait(4000).hangUp().status('Released').message({ userData });
    expect(sentinels(run).see('ACT-10', 'x3')?.outcome).toBe('contradicted');
  });

  it('is not proven while nothing ended the window', () => {
    expect(again().see('ACT-10', 'x3')?.reason).toContain('not proven: no sentinel');
  });
});
