import { describe, expect, it } from 'vitest';
import { TraceBuilder } from '../rules/trace-builder.test-driver.js';

describe('a call of the trace', () => {
  it('says why it was made, what it was dialled with, its ids, its messages and its Released', () => {
    const run = new TraceBuilder().call('c1', { purpose: 'active call', userData: { dialled: 'with' } });
    const view = run.writtenByOthers({ theirs: 1 }).released().message().view();
    expect(view.call('c1')).toMatchObject({
      name: 'c1',
      agent: 'agent',
      purpose: 'active call',
      callId: 'ID-c1',
      callUuid: 'UUID-c1',
      uri: 'http://target.test/api/v2/me/calls/ID-c1',
      dialledWith: { dialled: 'with' },
      released: { notificationType: 'StatusChange', state: 'Released' },
    });
    expect(view.call('c1')?.messages.map(({ notificationType }) => notificationType)).toEqual([
      'StatusChange',
      'StatusChange',
      'AttachedDataChanged',
      'StatusChange',
      'AttachedDataChanged',
    ]);
    expect(view.call('c2')).toBeUndefined();
  });

  it('has the messages of its own agent alone, and is not released by another kind of message', () => {
    const run = new TraceBuilder().call('c1').message({ to: 'bystander' }).message({ state: 'Released' });
    expect(run.view().call('c1')?.messages).toHaveLength(3);
    expect(run.view().call('c1')?.released).toBeUndefined();
  });

  it('that failed before it was learnt has no messages', () => {
    const run = new TraceBuilder().put({
      type: 'call',
      call: 'c1',
      agent: 'agent',
      state: 'dialled',
      purpose: 'p',
    });
    run.put({ type: 'call', call: 'c1', agent: 'agent', state: 'failed', purpose: 'p', reason: 'busy' });
    run.raw({ data: { call: {} } });
    expect(run.view().call('c1')).toMatchObject({ messages: [], dialledWith: {}, callId: undefined });
  });
});
