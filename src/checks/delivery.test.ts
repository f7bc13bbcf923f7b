import { describe, expect, it } from 'vitest';
import { activeRun, KEY } from '../judge/conformant-run.test-driver.js';

describe("the kind of another party's copy (ACT-02)", () => {
  const recording = { notificationType: 'CallRecordingStateChange' };
  const told = () => {
    const run = activeRun().sent({ key: KEY, copy: recording });
    return run;
  };

  it('is contradicted where that party is told in a message of another kind', () => {
    expect(told().see('ACT-02', 'x3')?.outcome).toBe('contradicted');
  });

  it('is not contradicted by a kind that comes without a request too, where it is told nothing', () => {
    expect(
      told()
        .message({ ...recording, to: 'peer' })
        .see('ACT-02', 'x3')?.outcome,
    ).toBe('holds');
  });
});
