import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { MessageRecord, SessionRecord, TraceRecord } from '../schemas/trace.gen.js';
import { callAsItCame } from '../trace/call-as-it-came.js';
import type { Recorder } from '../trace/recorder.js';
import { bayeux, cometd, type Message } from './bayeux.test-driver.js';

const sessionsOf = (recorder: Recorder) =>
  recorder.records
    .filter((record): record is SessionRecord => record.type === 'session')
    .map(({ session, state }) => `${session} ${state}`);

const isSession = (session: string, state: string) => (record: TraceRecord) =>
  record.type === 'session' && record.session === session && record.state === state;

const notified = (n: number) => ({ channel: '/v2/me/calls', data: { n } });

describe('the CometD client', () => {
  it('shakes hands, subscribes, connects, and records the messages of every reply in order, without the clientId', async () => {
    let connects = 0;
    const { url, messages } = await bayeux(({ channel, id, subscription }) => {
      const good = { channel, id, successful: true };
      if (subscription === '/v2/me/calls') return [notified(1), good];
      if (channel === '/meta/connect' && ++connects === 2)
        return [notified(2), good, { channel: '/other', data: [] }, notified(3)];
      return undefined;
    });
    const { comet, recorder } = cometd(url);
    await comet.open();
    expect([comet.session, comet.alive]).toEqual(['s1', true]);
    while (connects < 3) await sleep(5);
    await comet.close();
    await comet.close();
    expect([comet.session, comet.alive]).toEqual([undefined, false]);

    const clientId = 'client-1-secret';
    expect(messages.map(({ id: _, ...message }) => message)).toEqual([
      {
        channel: '/meta/handshake',
        version: '1.0',
        minimumVersion: '1.0',
        supportedConnectionTypes: ['long-polling'],
        ext: { ack: true },
      },
      { channel: '/meta/subscribe', clientId, subscription: '/v2/me/calls' },
      { channel: '/meta/subscribe', clientId, subscription: '/v2/me/devices' },
      { channel: '/meta/connect', clientId, connectionType: 'long-polling', advice: { timeout: 0 } },
      { channel: '/meta/connect', clientId, connectionType: 'long-polling' },
      { channel: '/meta/connect', clientId, connectionType: 'long-polling' },
      { channel: '/meta/disconnect', clientId },
    ]);
    expect(sessionsOf(recorder)).toEqual(['s1 handshaken', 's1 subscribed', 's1 connected', 's1 closed']);
    const delivered = recorder.records.filter((record) => record.type === 'message');
    expect(delivered.map(({ session, channel, message }) => [session, channel, message])).toEqual([
      ['s1', '/v2/me/calls', notified(1)],
      ['s1', '/v2/me/calls', notified(2)],
      ['s1', '/other', { channel: '/other', data: [] }],
      ['s1', '/v2/me/calls', notified(3)],
    ]);
    expect(JSON.stringify(recorder.records)).not.toContain(clientId);
  });

  it.each<[string, (message: Message) => unknown]>([
    ['402', ({ channel, id }) => [{ channel, id, successful: false, error: '402::Unknown client' }]],
    [
      'the advice handshake',
      ({ channel, id }) => [{ channel, id, successful: false, advice: { reconnect: 'handshake' } }],
    ],
    ['a response that is no reply', () => 'Gateway error'],
    ['a response that breaks off', () => ''],
  ])('begins a new session under a new name, with its subscriptions, after %s', async (_, failing) => {
    let connects = 0;
    const { url, messages } = await bayeux((message) =>
      message.channel === '/meta/connect' && ++connects === 2 ? failing(message) : undefined,
    );
    const { comet, recorder } = cometd(url);
    await comet.open();
    expect(await recorder.waitFor(isSession('s2', 'connected'), { timeoutMs: 10_000 })).toBeDefined();
    expect(comet.session).toBe('s2');
    expect(sessionsOf(recorder)).toEqual([
      's1 handshaken',
      's1 subscribed',
      's1 connected',
      's1 lost',
      's1 closed',
      's2 handshaken',
      's2 subscribed',
      's2 connected',
    ]);
    const again = messages
      .filter(({ clientId }) => clientId === 'client-2-secret')
      .map((message) => message.subscription);
    expect(again.slice(0, 2)).toEqual(['/v2/me/calls', '/v2/me/devices']);
  });

  it('records a session as left, whose end the server does not confirm', async () => {
    const { url } = await bayeux(({ channel }) =>
      channel === '/meta/disconnect' ? 'Nobody is here' : undefined,
    );
    const { comet, recorder } = cometd(url);
    await comet.open();
    await comet.close();
    expect(sessionsOf(recorder).at(-1)).toBe('s1 left');
    expect(recorder.records.findLast(({ type }) => type === 'session')).toMatchObject({
      reason: 'its end was not confirmed: HTTP 200, no reply to it in the response',
    });
  });

  it('gives the call of a message as it came, though its URI holds the session id, and records it without', async () => {
    const uri = 'http://a/api/v2/me/calls/1;jsessionid=client-1-secret';
    const { url } = await bayeux(({ channel, id, advice }) => {
      const good = { channel, id, successful: true };
      return channel === '/meta/connect' && advice
        ? [
            { channel: '/v2/me/devices', data: {} },
            { channel: '/v2/me/calls', data: { call: { uri } } },
            good,
          ]
        : undefined;
    });
    const { comet, recorder } = cometd(url);
    await comet.open();
    const isCall = (record: TraceRecord): record is MessageRecord =>
      record.type === 'message' && record.channel === '/v2/me/calls';
    const record = await recorder.waitFor(isCall, { after: -1, timeoutMs: 10_000 });
    expect(callAsItCame(recorder, record as MessageRecord).uri).toBe(uri);
    expect(JSON.stringify(recorder.records)).not.toContain('client-1-secret');
  });

  it('connects again on the same session when the server refuses a connect and asks for another try', async () => {
    let connects = 0;
    const { url } = await bayeux(({ channel, id }) =>
      channel === '/meta/connect' && ++connects === 2
        ? [{ channel, id, successful: false, error: '500::busy', advice: { reconnect: 'retry' } }]
        : undefined,
    );
    const { comet, recorder } = cometd(url);
    await comet.open();
    await recorder.waitFor((record) => record.type === 'request' && connects >= 2, { timeoutMs: 10_000 });
    expect(comet.session).toBe('s1');
  });

  it('shakes hands again when the server refuses it and advises to, and not for ever', async () => {
    const advice = { reconnect: 'handshake', interval: 10 };
    let refusals = 2;
    const { url } = await bayeux(({ channel, id }) =>
      channel === '/meta/handshake' && refusals-- > 0
        ? [{ channel, id, successful: false, error: '503::busy', advice }]
        : undefined,
    );
    const { comet, recorder } = cometd(url);
    await comet.open();
    expect(sessionsOf(recorder).slice(0, 2)).toEqual(['s1 handshaken', 's1 subscribed']);
    refusals = 100;
    await expect(cometd(url).comet.open()).rejects.toMatchObject({ name: 'AccessRefused' });
    expect(refusals).toBe(94);
  });

  it('tells which subscription was refused and why, and leaves no session behind', async () => {
    const { url, messages } = await bayeux(({ channel, id, subscription }) =>
      subscription === '/v2/me/devices'
        ? [{ channel, id, successful: false, error: '403::denied' }]
        : undefined,
    );
    const { comet, recorder } = cometd(url);
    await expect(comet.open()).rejects.toMatchObject({
      name: 'AccessRefused',
      message: expect.stringMatching(
        /^Subscription of agent to \/v2\/me\/devices was refused \(.*403::denied/,
      ),
      request: 'r3',
      status: 200,
    });
    expect(comet.alive).toBe(false);
    expect(sessionsOf(recorder)).toEqual(['s1 handshaken', 's1 refused', 's1 closed']);
    expect(messages.at(-1)?.channel).toBe('/meta/disconnect');
  });

  it('never breaks on garbage: the handshake is refused', async () => {
    const replies = [
      '',
      'null',
      '[]',
      '[null,1,"x",[[]]]',
      '{"channel":"/meta/handshake"}',
      '<html>',
      '"/meta/handshake"',
    ];
    const idless = '[{"channel":"/meta/handshake","successful":true,"clientId":{"__proto__":1}}]';
    for (const reply of [...replies, idless]) {
      const { url } = await bayeux(() => reply);
      await expect(cometd(url).comet.open()).rejects.toMatchObject({ name: 'AccessRefused' });
    }
    await expect(cometd('http://127.0.0.1:1').comet.open()).rejects.toMatchObject({
      name: 'TargetUnreachable',
    });
  });

  it('never breaks on garbage: sessions that do not last are given up after a bounded number', async () => {
    const replies = [
      '',
      'null',
      '[null,{"channel":7},{"channel":"/meta/connect","successful":"yes"}]',
      '[{"__proto__":[]}]',
    ];
    await Promise.all(
      replies.map(async (reply) => {
        const { url, messages } = await bayeux(({ channel }) =>
          channel === '/meta/connect' ? reply : undefined,
        );
        const { comet, recorder } = cometd(url);
        await comet.open();
        await recorder.waitFor((record) => record.type === 'notice', { timeoutMs: 30_000 });
        expect(comet.alive).toBe(false);
        expect(messages.filter(({ channel }) => channel === '/meta/handshake')).toHaveLength(6);
      }),
    );
  });

  it('gives up at once when the server advises against another try', async () => {
    const { url, messages } = await bayeux(({ channel, id }) =>
      channel === '/meta/connect'
        ? [{ channel, id, successful: false, advice: { reconnect: 'none' } }]
        : undefined,
    );
    const { comet, recorder } = cometd(url);
    await comet.open();
    const notice = await recorder.waitFor((record) => record.type === 'notice', { timeoutMs: 10_000 });
    expect(notice).toMatchObject({ text: expect.stringContaining('the target advises against it') });
    expect(messages.filter(({ channel }) => channel === '/meta/handshake')).toHaveLength(1);
  });

  it('gives up at once, and keeps nothing of the response, when a session delivers more messages than are taken in', async () => {
    let connects = 0;
    const { url, messages } = await bayeux(({ channel, id }) =>
      channel === '/meta/connect'
        ? [{ channel, id, successful: true }, ...Array.from({ length: ++connects }, notified)]
        : undefined,
    );
    const { comet, recorder } = cometd(url, { limits: { messages: 5 } });
    await comet.open();
    const notice = await recorder.waitFor((record) => record.type === 'notice', { timeoutMs: 10_000 });
    const why = 'The target delivered 6 messages to agent over CometD, more than 5 (GWS_MAX_MESSAGES)';
    const text = `CometD of agent: no further session is tried, the target floods it (s1 lost: Flood: ${why})`;
    expect([notice, comet.givenUp, comet.alive]).toMatchObject([{ text }, text, false]);
    expect(recorder.records.filter(({ type }) => type === 'message')).toHaveLength(3);
    expect(messages.filter(({ channel }) => channel === '/meta/handshake')).toHaveLength(1);
  });

  it('takes no clientId of any length', async () => {
    const { url } = await bayeux(({ channel, id }) =>
      channel === '/meta/handshake'
        ? [{ channel, id, successful: true, clientId: 'c'.repeat(5e6) }]
        : undefined,
    );
    const { comet, recorder } = cometd(url);
    await expect(comet.open()).rejects.toThrow(/TooLarge: The clientId is longer than 1000 characters/);
    expect(JSON.stringify(recorder.records).length).toBeLessThan(5000);
  });

  it('asks ever more slowly when every connect returns empty at once', async () => {
    const { url, messages } = await bayeux(({ channel, id }) =>
      channel === '/meta/connect'
        ? [{ channel, id, successful: true, advice: { timeout: 0, interval: 0 } }]
        : undefined,
    );
    const { comet } = cometd(url);
    await comet.open();
    await sleep(1500);
    // 2 at once, then after 25, 50, 100, 200, 400, 500, 500 ms: a slow machine makes fewer of them, never more.
    expect(messages.filter(({ channel }) => channel === '/meta/connect').length).toBeLessThanOrEqual(12);
  });

  it('waits for a held connect as long as advised on top of its own limit', async () => {
    let connects = 0;
    const { url } = await bayeux(({ channel, id }) =>
      channel === '/meta/connect' && ++connects === 1
        ? [{ channel, id, successful: true, advice: { reconnect: 'retry', timeout: 600, interval: 0 } }]
        : undefined,
    );
    const { comet, recorder } = cometd(url, { timeoutMs: 200 });
    await comet.open();
    const lost = await recorder.waitFor(isSession('s1', 'lost'), { timeoutMs: 10_000 });
    expect(lost).toMatchObject({ reason: expect.stringContaining('within 800 ms') });
  });

  it('disconnects although the run was stopped', async () => {
    const run = new AbortController();
    const { url, messages } = await bayeux(() => undefined);
    const { comet, recorder } = cometd(url, { signal: run.signal });
    await comet.open();
    await recorder.waitFor(isSession('s1', 'connected'), { after: -1, timeoutMs: 10_000 });
    run.abort();
    await comet.close();
    expect(messages.at(-1)).toMatchObject({ channel: '/meta/disconnect', clientId: 'client-1-secret' });
    expect(sessionsOf(recorder).at(-1)).toBe('s1 closed');
  });
});
