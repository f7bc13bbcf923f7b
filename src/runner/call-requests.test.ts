import { describe, expect, it } from 'vitest';
import type { LiveCall } from '../calls/call.js';
import type { RequestToSend, Sent } from '../calls/request-to-send.js';
import { Values } from '../calls/values.js';
import type { Ask } from '../client/ask.js';
import { defaultEdition } from '../schemas/editions.js';
import type { RequestRecord } from '../schemas/trace.gen.js';
import type { CallMessage, Members } from '../trace/message.js';
import { CallRequests } from './call-requests.js';
import { shapesOf } from './request-shape.js';
import type { RunContext } from './run-context.js';

/** What was sent, with the value and the request that were made for it. */
interface Made extends Omit<RequestToSend, 'make'> {
  readonly value: unknown;
  readonly ask: Omit<Ask, 'use'>;
}

interface Target {
  /** Which requests it takes; all. */
  takes?: (sent: Made, index: number) => boolean;
  /** Which it notifies, and with what user data; it shows the value at the key. */
  shows?: (sent: Made, held: Members) => Members | undefined;
  /** Whether a message about a released call follows. */
  hears?: () => boolean;
  state?: 'active' | 'released';
  dispositions?: string[];
}

/** A call of a target, and what is sent of it. */
function callRequests({
  takes = () => true,
  shows,
  hears = () => false,
  state = 'active',
  dispositions,
}: Target = {}) {
  const sent: Made[] = [];
  const messages: CallMessage[] = [];
  let seq = 0;
  let events = 0;
  const plainly = ({ key, value }: Made, held: Members) => ({ ...held, [key ?? 'Configured']: value });
  const send = async ({ make, ...toSend }: RequestToSend): Promise<Sent> => {
    const each = { ...toSend, ...make() };
    sent.push(each);
    const request = { seq: ++seq, at: seq } as RequestRecord;
    const accepted = takes(each, sent.length - 1);
    const userData = (shows ?? plainly)(each, messages.at(-1)?.userData ?? {});
    if (!accepted || state === 'released' || userData === undefined)
      return { request, value: each.value, accepted, isRefused: !accepted };
    const shown = { seq: ++seq, userData } as unknown as CallMessage;
    messages.push(shown);
    return { request, value: each.value, accepted, shown };
  };
  const session = {
    name: 'agent',
    deviceId: 'D',
    client: { urlOf: (path: string) => `http://h/api/v2${path}` },
  };
  const call = {
    name: 'c1',
    path: '/me/calls/ID',
    leg: { callId: 'ID', callUuid: 'UUID', session },
    messages: () => messages,
    messagesAfterRelease: () => (hears() ? [{ at: seq }] : []),
  };
  const runContext: RunContext = {
    sender: { send, hears: async () => hears() },
    values: new Values('run', dispositions),
    keys: ['K', 'K2'],
    tags: ['Tag'],
    shapes: shapesOf(defaultEdition),
    secondRefused: { up: 0, released: 0 },
    controlEvent: async () => {
      events += 1;
    },
  };
  const make = () => new CallRequests(call as unknown as LiveCall, state, runContext);
  return {
    sent,
    runContext,
    make,
    it: make(),
    eventsAwaited: () => events,
    keys: () => sent.map(({ key, changed }) => (changed ? `${key} changed` : key)),
    steps: () => sent.map(({ step }) => step),
  };
}

const bodyOf = (sent: Made | undefined) => (sent?.ask.body ?? {}) as Record<string, unknown>;
const change = { change: 'a change' };

describe('the requests of a call', () => {
  it('begins with the documented request, driven once however many want it', async () => {
    const { it: call, sent } = callRequests();
    call.wantedBy = ['RES-01'];
    await Promise.all([call.base(), call.documented(), call.base()]);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      state: 'active',
      requirements: ['RES-01'],
      key: 'K',
      value: 'Gws-run-001',
    });
    expect(sent[0]?.ask).toMatchObject({ method: 'POST', path: '/me/calls/ID' });
    expect(bodyOf(sent[0])).toMatchObject({
      disposition: 'Gws-run-001',
      dispositionKey: 'K',
      callUuid: 'UUID',
    });
  });

  it('asks a refused request once more before it tries another: one that does not come again is no rule', async () => {
    const once = callRequests({ takes: (_, index) => index > 0 });
    await once.it.base();
    expect(once.steps()).toEqual([
      'documented request, key given',
      'documented request, key given, once more',
    ]);
    expect(once.runContext.shape).toMatchObject({ name: 'documented', keyed: true });
  });

  it('asks once more a little later of a released call, which a target may not know at once to be over', async () => {
    const since = Date.now();
    const soon = callRequests({ state: 'released', takes: () => Date.now() - since > 200 });
    await soon.it.base();
    expect(soon.sent).toHaveLength(2);
  });

  it('goes on with the shape that the target takes, which holds for the run', async () => {
    const viaDevice = callRequests({ takes: ({ ask }) => ask.path === '/me/devices/D' });
    await viaDevice.it.base();
    expect(viaDevice.sent).toHaveLength(6);
    expect(viaDevice.runContext.shape).toMatchObject({ address: '/me/devices/{deviceId}', keyed: true });
    await viaDevice.make().base();
    expect(viaDevice.sent).toHaveLength(7);
  });

  it('goes on under the configured key where keys of ours are refused, or ignored in silence', async () => {
    const refused = callRequests({ takes: ({ key }) => key === undefined });
    const ignored = callRequests({
      shows: ({ key, value }, held) => (key === undefined ? { ...held, Code: value } : undefined),
    });
    for (const { it: call, runContext, sent } of [refused, ignored]) {
      await call.base();
      expect(runContext.shape).toMatchObject({ name: 'documented', keyed: false });
      await call.again();
      await call.otherKey();
      expect(sent.at(-1)).toMatchObject({ step: 'the same key again', key: undefined });
    }
    expect(ignored.runContext.configuredKey).toBe('Code');
  });

  it('goes on without a key where one of ours is refused each time, of a call in that branch', async () => {
    const { it: call, keys, make } = callRequests({ takes: ({ key }) => key !== 'K2' });
    await call.otherKey();
    await call.changed(change);
    expect(keys()).toEqual(['K', 'K2', 'K2', 'undefined changed', undefined]);
    await make().otherKey();
    expect(keys().slice(5)).toEqual(['K']);
    const once = callRequests({ takes: (_, index) => index !== 1 });
    await once.it.otherKey();
    await once.it.changed(change);
    expect(once.keys()).toEqual(['K', 'K2', 'K2', 'K2 changed', 'K']);
  });

  it('keeps the key of ours where nothing shows without one either', async () => {
    const { it: call, runContext, keys } = callRequests({ shows: () => undefined });
    await call.base();
    expect(keys()).toEqual(['K', undefined]);
    expect(runContext.shape?.keyed).toBe(true);
  });

  it('is given up when no shape is taken; that the documented one was asked is enough for some', async () => {
    const { it: call, sent } = callRequests({ takes: () => false });
    await expect(call.base()).rejects.toMatchObject({ name: 'OperationUnusable' });
    await call.documented();
    await expect(call.changed(change)).rejects.toMatchObject({ causes: ['RES-01'] });
    expect(sent).toHaveLength(7);
  });

  it('sets the key again, and the configured key before the given one, with a fresh value each', async () => {
    const { it: call, sent, keys } = callRequests();
    for (const drive of [call.again, call.withKey, call.withoutKey, call.otherKey]) await drive.call(call);
    expect(keys()).toEqual(['K', 'K', undefined, 'K', 'K2']);
    expect(new Set(sent.map(({ value }) => value)).size).toBe(5);
    expect(bodyOf(sent[2])).not.toHaveProperty('dispositionKey');
  });

  it('sets the same value again, which is waited for briefly, but not where certain values are taken only', async () => {
    const { it: call, sent } = callRequests();
    await call.sameValue();
    expect(sent[1]).toMatchObject({ key: 'K', value: sent[0]?.value, brief: true, changed: false });
    const certain = callRequests({ dispositions: ['Sold', 'Lost'] });
    await certain.it.sameValue();
    expect(certain.sent).toHaveLength(1);
  });
});

describe('a changed request', () => {
  it('stands between unchanged ones: the one before has its key, the one after the other, and so in turn', async () => {
    const { it: call, keys } = callRequests({ takes: ({ changed }) => !changed });
    await call.changed(change);
    await call.changed({ change: 'another' });
    await call.finish();
    expect(keys()).toEqual(['K', 'K changed', 'K2', 'K2 changed', 'K', 'K2']);
  });

  it('is made for the requirement that wants it, and so are the requests that bind it', async () => {
    const { it: call, sent } = callRequests({ takes: ({ changed }) => !changed });
    call.wantedBy = ['ERR-01'];
    await call.changed(change);
    call.wantedBy = ['ERR-18'];
    await call.changed(change);
    await call.finish();
    expect(sent.map(({ requirements }) => requirements)).toEqual(Array(4).fill(['ERR-01']));
  });

  it('is one change away from the documented request, and driven once however many ask for it', async () => {
    const { it: call, sent } = callRequests();
    const without = {
      ...change,
      withoutValue: true,
      body: ({ disposition: _, ...rest }: Record<string, unknown>) => rest,
    };
    await Promise.all([call.changed(without), call.changed(without)]);
    expect(sent[1]).toMatchObject({ step: 'a change', changed: true, key: 'K', value: undefined });
    const [first, second] = sent.slice(0, 2).map(bodyOf);
    expect(Object.keys(first ?? {}).filter((name) => !(name in (second ?? {})))).toEqual(['disposition']);
  });

  it('may have another sender, another method, or no JSON at all', async () => {
    const { it: call, sent } = callRequests();
    const by = { name: 'bystander', client: {} } as never;
    await call.changed({ ...change, by, ask: { method: 'PUT' }, text: () => 'a=b' });
    expect(sent[1]).toMatchObject({
      by,
      ask: { method: 'PUT', path: '/me/calls/ID', text: 'a=b', body: undefined },
    });
  });

  it('names no key to anybody where that is what is changed', async () => {
    const { it: call, sent } = callRequests();
    await call.underKey('an empty key', '');
    await call.underKey('dots', 'a.b');
    expect(sent[1]).toMatchObject({ key: undefined, step: 'an empty key' });
    expect(bodyOf(sent[1]).dispositionKey).toBe('');
    expect(sent[3]).toMatchObject({ key: 'a.b', step: 'dots' });
  });

  it('of a released call waits for an event before, which is the control', async () => {
    const { it: call, eventsAwaited } = callRequests({ state: 'released' });
    await call.changed(change);
    expect(eventsAwaited()).toBe(1);
  });

  it('is not bound anew by an unchanged request that was refused', async () => {
    let refuses = false;
    const { it: call, keys } = callRequests({ takes: ({ key }) => !(refuses && key === 'K2') });
    await call.base();
    refuses = true;
    await call.changed(change);
    await call.changed({ change: 'another' });
    expect(keys()).toEqual(['K', 'K changed', 'K2', 'K changed', 'K2']);
  });

  it('needs no last witness where nothing was changed', async () => {
    const { it: call, sent } = callRequests();
    await call.base();
    await call.finish();
    expect(sent).toHaveLength(1);
  });
});

describe('what can only be tied to a request by coming again', () => {
  /** A target that clears a tag with every refusal, which the message of the next request shows. */
  function clearing() {
    let cleared = 0;
    return callRequests({
      takes: ({ changed }) => !changed,
      shows: ({ key = 'Configured', value, changed }, held) => {
        if (changed) cleared += 1;
        return { ...held, Tag: `tag ${cleared}`, [key]: value };
      },
    });
  }

  it('is asked up to two times more, each with a fresh value and its witness', async () => {
    const { it: call, sent, keys } = clearing();
    await call.changed(change);
    expect(keys()).toEqual(['K', 'K changed', 'K2', 'K2 changed', 'K', 'K changed', 'K2']);
    expect(new Set(sent.map(({ value }) => value)).size).toBe(7);
  });

  it('is not asked again where the value that was sent shows, or where unchanged requests change other keys too', async () => {
    const taken = callRequests();
    await taken.it.changed(change);
    expect(taken.sent).toHaveLength(3);
    const dropping = callRequests({ shows: ({ key = 'Configured', value }) => ({ [key]: value }) });
    await dropping.it.otherKey();
    await dropping.it.changed(change);
    expect(dropping.sent).toHaveLength(4);
  });

  it('of a released call is asked again where a message about the call followed, once for each kind', async () => {
    let hears = true;
    const { it: call, keys } = callRequests({ state: 'released', hears: () => hears });
    await call.base();
    await call.again();
    await call.withoutKey();
    expect(keys()).toEqual(['K', 'K', 'K', 'K', undefined]);
    expect(await call.settle()).toBe(true);
    expect(await call.settle()).toBe(false);
    expect(keys().slice(5)).toEqual([undefined, undefined]);
    hears = false;
    await call.changed(change);
    expect(await call.settle()).toBe(false);
  });
});
