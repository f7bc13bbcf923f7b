import { describe, expect, it } from 'vitest';
import { activeRun, KEY } from '../judge/conformant-run.test-driver.js';
import { TraceBuilder } from '../judge/trace-builder.test-driver.js';

/** What is known of the configured key once a run is read. */
function known(run: TraceBuilder) {
  return run.whole().reading.configuredKey;
}

// Somebody has each value under a key of their own as well.
const copied = (value: string, key = 'DispositionCode') => ({
  value,
  message: { userData: { [key]: value, CrmOutcome: value } },
});

describe('the key that is configured on the server', () => {
  it('is the one that takes the value of a request without a key', () => {
    const run = activeRun().sent({});
    expect(known(run)).toMatchObject({ key: 'DispositionCode', candidates: ['DispositionCode'] });
  });

  it.each(['before', 'after'])(
    'is none that takes the value of a request with a key %s it as well',
    (when) => {
      const run = new TraceBuilder().call('c1');
      if (when === 'before') run.send({ key: KEY, ...copied('Gws-value-1', KEY) });
      run.send(copied('Gws-value-2'));
      if (when === 'after') {
        expect(known(run)).not.toHaveProperty('key');
        run.send({ key: KEY, ...copied('Gws-value-3', KEY) });
      }
      expect(known(run).key).toBe('DispositionCode');
    },
  );

  it('is the one alone that takes it, though the values of requests with a key show under it too', () => {
    const run = activeRun();
    const both = { DispositionCode: 'Gws-value-1', [KEY]: 'Gws-value-1' };
    run.sent({ key: KEY, value: 'Gws-value-1', message: { userData: both } }, {});
    expect(known(run).key).toBe('DispositionCode');
  });
});
