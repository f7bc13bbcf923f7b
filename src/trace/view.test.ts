import { describe, expect, it } from 'vitest';
import { KEY } from '../rules/conformant-run.test-driver.js';
import { TraceBuilder } from '../rules/trace-builder.test-driver.js';
import { TraceView } from './view.js';

describe('a trace', () => {
  it('begins with its header, without which nothing can be judged', () => {
    expect(() => new TraceView([])).toThrow('a trace begins with its header record');
    expect(() => new TraceView(new TraceBuilder().records().slice(1))).toThrow('header');
  });

  it('reads the same while the run is under way as afterwards, as far as it goes', () => {
    const run = new TraceBuilder().call('c1');
    run.dispose({ key: KEY });
    const records = run.released().records();
    for (let length = 1; length <= records.length; length++) {
      const view = new TraceView(records.slice(0, length));
      expect(view.endedAt).toBe(records[length - 1]?.at);
      for (const exchange of view.exchanges) expect(exchange.call.name).toBe('c1');
    }
    expect(new TraceView(records).exchange('x1')).toMatchObject({
      outcome: 'message',
      value: 'Gws-value-x1',
    });
  });

  it('gives outcomes of requests, agents and messages by whose they are', () => {
    const run = new TraceBuilder().call('c1');
    run.dispose({ key: KEY, failure: 'ConnectionReset' });
    run.message({ to: 'bystander' }).raw({}, '/v2/me/devices');
    const view = run.view();
    expect(view.outcome('r1')).toMatchObject({ type: 'failure', name: 'ConnectionReset' });
    expect(view.outcome('r9')).toBeUndefined();
    expect(view.outcome(undefined)).toBeUndefined();
    expect(view.agent('bystander')?.phoneNumber).toBe('15002');
    expect(view.messagesOf('agent').map(({ state }) => state)).toEqual(['Ringing', 'Established']);
    expect(view.messagesOf('bystander')).toHaveLength(1);
  });
});
