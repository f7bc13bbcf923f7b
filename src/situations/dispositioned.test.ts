import { describe, expect, it } from 'vitest';
import type { LiveCall } from '../calls/call.js';
import type { Disposer, Disposing } from '../calls/disposing.js';
import { Values } from '../calls/values.js';
import { defaultEdition } from '../schemas/editions.js';
import { Dispositioned, type Means } from './dispositioned.js';
import { formsOf } from './form.js';

/** A call, and what is sent of it; `takes` says which requests the target takes. */
function dispositioned(
  takes: (sent: Disposing) => boolean = () => true,
  situation: 'active' | 'released' = 'active',
) {
  const sent: Disposing[] = [];
  let events = 0;
  const dispose = async (disposing: Disposing) => {
    sent.push(disposing);
    return { exchange: `x${sent.length}`, accepted: takes(disposing), shown: true };
  };
  const session = {
    name: 'agent',
    deviceId: 'D',
    client: { urlOf: (path: string) => `http://h/api/v2${path}` },
  };
  const call = { name: 'c1', path: '/me/calls/ID', leg: { callId: 'ID', callUuid: 'UUID', session } };
  const means: Means = {
    disposer: { dispose } as unknown as Disposer,
    values: new Values('run'),
    keys: ['K', 'K2'],
    forms: formsOf(defaultEdition),
    eventsCame: async () => {
      events += 1;
    },
  };
  const make = () => new Dispositioned(call as unknown as LiveCall, situation, means);
  return {
    sent,
    means,
    make,
    it: make(),
    eventsAwaited: () => events,
    keys: () => sent.map(({ key, change }) => (change === undefined ? key : `${key} changed`)),
  };
}

const bodyOf = ({ ask }: Disposing) => ask.body as Record<string, unknown>;
const change = { id: 'ERR-01', change: 'changed' };

describe('a dispositioned call', () => {
  it('begins with the documented request, driven once however many want it', async () => {
    const { it: call, sent } = dispositioned();
    expect(await Promise.all([call.base(), call.documented(), call.underOwnKey(), call.base()])).toEqual(
      Array(4).fill('x1'),
    );
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ situation: 'active', key: 'K', value: 'Gws-run-001' });
    expect(sent[0]?.ask).toMatchObject({ method: 'POST', path: '/me/calls/ID' });
    expect(sent[0] && bodyOf(sent[0])).toMatchObject({
      disposition: 'Gws-run-001',
      dispositionKey: 'K',
      callUuid: 'UUID',
    });
  });

  it('goes on with the form that the target takes, which holds for the run, and shows the documented one refused', async () => {
    const viaDevice = dispositioned(({ ask }) => ask.path === '/me/devices/D');
    expect(await viaDevice.it.base()).toBe('x5');
    expect(await viaDevice.it.documented()).toBe('x1');
    expect(viaDevice.means.form).toMatchObject({ address: '/me/devices/{deviceId}', keyed: true });
    expect(await viaDevice.make().base()).toBe('x6');
  });

  it('takes a documented request that works without a key of ours for the documented one; the keyed is KEY-03’s', async () => {
    const { it: call } = dispositioned(({ key }) => key === undefined);
    expect(await Promise.all([call.base(), call.documented(), call.underOwnKey()])).toEqual([
      'x2',
      'x2',
      'x1',
    ]);
    await call.changed(change);
  });

  it('is given up when no form is taken; what was documented is still shown', async () => {
    const { it: call, sent } = dispositioned(() => false);
    await expect(call.base()).rejects.toMatchObject({ name: 'OperationUnusable' });
    expect(await call.documented()).toBe('x1');
    await expect(call.changed(change)).rejects.toThrow('RES-01');
    expect(sent).toHaveLength(6);
  });

  it('sets the key again, and the configured key before the given one, with a fresh value each', async () => {
    const { it: call, sent, keys } = dispositioned();
    expect(await call.again()).toEqual(['x1', 'x2']);
    expect(await call.withKey()).toBe('x4');
    expect(await call.withoutKey()).toBe('x3');
    expect(keys()).toEqual(['K', 'K', undefined, 'K']);
    expect(new Set(sent.map(({ value }) => value)).size).toBe(4);
    expect(sent[2] && bodyOf(sent[2])).not.toHaveProperty('dispositionKey');
  });
});

describe('a changed request', () => {
  it('stands between unchanged ones: the one before has its key, the one after the other, and so in turn', async () => {
    const { it: call, keys } = dispositioned();
    expect(await call.changed(change)).toBe('x2');
    expect(await call.changed({ ...change, id: 'ERR-02' })).toBe('x4');
    await call.finish();
    expect(keys()).toEqual(['K', 'K changed', 'K2', 'K2 changed', 'K', 'K2']);
  });

  it('is one change away from the documented request, and driven once however many ask for it', async () => {
    const { it: call, sent } = dispositioned();
    const without = {
      ...change,
      withoutValue: true,
      body: ({ disposition: _, ...rest }: Record<string, unknown>) => rest,
    };
    expect(await Promise.all([call.changed(without), call.changed(without)])).toEqual(['x2', 'x2']);
    expect(sent[1]).toMatchObject({
      title: 'ERR-01: changed',
      change: 'changed',
      key: 'K',
      value: undefined,
    });
    const [first, second] = sent.slice(0, 2).map(bodyOf);
    expect(Object.keys(first ?? {}).filter((name) => !(name in (second ?? {})))).toEqual(['disposition']);
  });

  it('may have another sender, another method, or no JSON at all', async () => {
    const { it: call, sent } = dispositioned();
    const by = { name: 'bystander', client: {} } as never;
    await call.changed({ ...change, by, ask: { method: 'PUT', text: 'a=b' } });
    expect(sent[1]).toMatchObject({
      by,
      ask: { method: 'PUT', path: '/me/calls/ID', text: 'a=b', body: undefined },
    });
  });

  it('names no key to anybody where that is what is changed', async () => {
    const { it: call, sent } = dispositioned();
    await call.underKey('KEY-04', 'empty key', '');
    await call.underKey('KEY-05', 'dots', 'a.b');
    expect(sent[1]).toMatchObject({ key: undefined, change: 'empty key' });
    expect(sent[1] && bodyOf(sent[1]).dispositionKey).toBe('');
    expect(sent[3]).toMatchObject({ key: 'a.b', change: 'dots' });
  });

  it('of a released call waits for the events before, one of which is the control', async () => {
    const { it: call, eventsAwaited } = dispositioned(() => true, 'released');
    await call.changed(change);
    expect(eventsAwaited()).toBe(1);
  });

  it('is not bound anew by an unchanged request that was refused', async () => {
    let refuse = false;
    const { it: call, keys } = dispositioned(({ key }) => !(refuse && key === 'K2'));
    await call.base();
    refuse = true;
    await call.changed(change);
    await call.changed({ ...change, id: 'ERR-02' });
    expect(keys()).toEqual(['K', 'K changed', 'K2', 'K changed', 'K2']);
  });

  it('needs no last witness where nothing was changed', async () => {
    const { it: call, sent } = dispositioned();
    await call.base();
    await call.finish();
    expect(sent).toHaveLength(1);
  });
});
