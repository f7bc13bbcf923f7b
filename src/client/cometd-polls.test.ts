import { describe, expect, it } from 'vitest';
import type { Recorder } from '../trace/recorder.js';
import { bayeux, cometd, type Message } from './bayeux.test-driver.js';
import { ConnectPacing, Retries } from './cometd-pacing.js';
import { Crowding } from './crowding.js';
import { PollCuts, PollHold } from './poll-cuts.js';
import { json } from './stand-in.test-driver.js';

const named = (messages: readonly Message[], channel: string) =>
  messages.filter((message) => message.channel === channel);
const noticesOf = (recorder: Recorder) =>
  recorder.records.flatMap((record) => (record.type === 'notice' ? [record.text] : []));

describe('a poll that is cut off on the way', () => {
  it.each(['by its connection', 'by a gateway', 'in the middle'])(
    'is sent again on the same session, and what it held comes again where the server keeps it: %s',
    async (how) => {
      let polls = 0;
      const { url, messages, received } = await bayeux(({ channel, id }, _, response) => {
        const good = { channel, id, successful: true };
        if (channel === '/meta/handshake')
          return [{ ...good, clientId: 'client-1-secret', ext: { ack: true } }];
        if (channel !== '/meta/connect' || ++polls > 3) return undefined;
        if (polls === 1) return [{ ...good, ext: { ack: 3 } }];
        if (polls === 3)
          return [
            { ...good, ext: { ack: 4 } },
            { channel: '/v2/me/calls', data: { n: 1 } },
          ];
        if (how === 'by a gateway') return void response.writeHead(504).end('<html>');
        if (how === 'in the middle') response.writeHead(200, { 'content-length': 100 }).write('[');
        return void setTimeout(() => response.destroy(), 20);
      });
      const { comet, recorder } = cometd(url);
      await comet.open();
      await recorder.waitFor((record) => record.type === 'message', { after: -1, timeoutMs: 10_000 });
      while (polls < 4) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(comet.session).toBe('s1');
      expect(named(messages, '/meta/handshake')).toMatchObject([{ ext: { ack: true } }]);
      const acknowledged = named(messages, '/meta/connect').map(({ ext }) => (ext as { ack: number }).ack);
      expect(acknowledged).toEqual([-1, 3, 3, 4]);
      expect(noticesOf(recorder)).toEqual([
        expect.stringMatching(
          /^s1: the poll r5 was cut off .* on the same session, as are others; the server sends again/,
        ),
      ]);
      expect(received.map(({ headers }) => headers['accept-encoding'])).toContain('gzip, deflate');
    },
  );

  it('ends the session after three more tries, which is said to the server', async () => {
    let handshakes = 0;
    const { url, messages } = await bayeux(({ channel, advice }, _, response) => {
      if (channel === '/meta/handshake') handshakes += 1;
      if (channel === '/meta/connect' && handshakes === 1 && !advice) response.destroy();
      return undefined;
    });
    const { comet, recorder } = cometd(url);
    await comet.open();
    const isNext = (record: { type: string }) =>
      record.type === 'session' && JSON.stringify(record).includes('"s2","state":"connected"');
    expect(await recorder.waitFor(isNext, { after: -1, timeoutMs: 10_000 })).toBeDefined();
    const ofFirst = messages.filter(({ clientId }) => clientId === 'client-1-secret');
    expect(named(ofFirst, '/meta/connect')).toHaveLength(5);
    expect(named(ofFirst, '/meta/disconnect')).toHaveLength(1);
    expect(noticesOf(recorder)).toEqual([expect.stringMatching(/a message may be lost with such a poll$/)]);
  });

  it('is tried a bounded number of times in a session, whatever comes between', () => {
    const cuts = new PollCuts();
    expect([cuts.next(), cuts.next(), cuts.next(), cuts.next()]).toEqual([0, 250, 500, undefined]);
    for (let more = 4; more < 20; more++) {
      cuts.passed();
      expect(cuts.next()).toBe(0);
    }
    cuts.passed();
    expect(cuts.next()).toBeUndefined();
  });

  it('is tried again more slowly where a flood filter refused it, which counts what it refuses', async () => {
    const cuts = new PollCuts();
    expect([0, 1, 2, 3, 4].map(() => cuts.next(true))).toEqual([1000, 1000, 2000, 2000, undefined]);
    let polls = 0;
    const { url, messages } = await bayeux(({ channel }, _, response) => {
      if (channel === '/meta/connect' && ++polls === 2) response.writeHead(429).end('too many');
      return undefined;
    });
    const { comet } = cometd(url);
    await comet.open();
    const since = performance.now();
    while (polls < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(performance.now() - since).toBeGreaterThan(900);
    expect(comet.session).toBe('s1');
    expect(named(messages, '/meta/handshake')).toHaveLength(1);
  });

  it('at the same age twice makes the next be held for less than that', () => {
    const hold = new PollHold(new Crowding());
    for (const ageMs of [3, 3, 5000, 20_000]) hold.cut(ageMs);
    expect(hold.ms).toBeUndefined();
    hold.cut(20_050);
    expect(hold.ms).toBe(16_000);
    hold.cut(10_000);
    hold.cut(10_100);
    expect(hold.ms).toBe(8000);
    hold.silent(8000);
    expect(hold.ms).toBe(4000);
    const behindProxy = new PollHold(new Crowding());
    behindProxy.cut(20_000, 502);
    expect(behindProxy.ms).toBeUndefined();
    // A gateway that timed out says at once how long it waits.
    behindProxy.cut(10_000, 504);
    expect(behindProxy.ms).toBe(8000);
  });
});

it('a poll is asked to be held for less, and waited for as long, once two were cut off at the same age', async () => {
  let polls = 0;
  const { url, messages } = await bayeux(({ channel, advice }, _, response) => {
    if (channel === '/meta/connect' && !advice && ++polls <= 2) setTimeout(() => response.destroy(), 600);
    return undefined;
  });
  const { comet } = cometd(url);
  await comet.open();
  while (named(messages, '/meta/connect').length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
  const { advice } = named(messages, '/meta/connect').at(-1) as { advice?: { timeout: number } };
  expect(advice?.timeout).toBeGreaterThanOrEqual(250);
  expect(advice?.timeout).toBeLessThan(600);
});

it('polls are held for half a second, each on a connection of its own, once one may have kept another request waiting in vain', async () => {
  const { url, messages, received } = await bayeux(({ channel, id, clientId, advice }, _, response) => {
    const isHeld = channel === '/meta/connect' && clientId !== undefined && !advice;
    if (isHeld) setTimeout(() => json(response, [{ channel, id, successful: true }]), 600);
    return undefined;
  });
  const { comet, client } = cometd(url);
  await comet.open();
  while (named(messages, '/meta/connect').length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  const asks = { use: 'read', method: 'POST', path: '/held', body: [{ channel: '/meta/connect' }] } as const;
  const { failure } = await client.ask({ ...asks, timeoutMs: 100 });
  expect(failure?.message).toMatch(
    /within 100 ms, with polls held \(1\): a server or a proxy that takes few/,
  );
  const short = () => received.filter(({ body }) => body.includes('"advice":{"timeout":500}'));
  while (short().length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(short()[0]?.connection).not.toBe(short()[1]?.connection);
});

it('polls keep others waiting where a gateway says after a while that it has no connection, and not where it says so at once', async () => {
  const holdAfter = async (tookMs: number, isHeld = true) => {
    const crowding = new Crowding();
    const learn = async () => crowding.learn({ status: 503, tookMs });
    await (isHeld ? crowding.during(learn) : learn());
    return crowding.holdMs;
  };
  expect(await holdAfter(3000)).toBe(500);
  expect(await holdAfter(20)).toBeUndefined();
  expect(await holdAfter(3000, false)).toBeUndefined();
});

it('a handshake that a gateway answered is sent again', async () => {
  let tries = 0;
  const { url, messages } = await bayeux(({ channel }, _, response) => {
    if (channel === '/meta/handshake' && ++tries === 1) response.writeHead(503).end('<html>');
    return undefined;
  });
  const { comet } = cometd(url);
  await comet.open();
  expect(comet.session).toBe('s1');
  expect(named(messages, '/meta/handshake')).toHaveLength(2);
});

it('a session that is not known is told with the cookie that was never sent back', async () => {
  const { url } = await bayeux(({ channel, id }, _, response) => {
    response.setHeader('set-cookie', 'JSESSIONID=s3ssion-canary; Path=/gws');
    if (channel !== '/meta/subscribe') return undefined;
    return [{ channel, id, successful: false, error: '402::Unknown client' }];
  });
  const { comet, recorder } = cometd(url);
  await expect(comet.open()).rejects.toThrow(/402::Unknown client/);
  const why = 'its Path /gws does not hold /api/v2/notifications';
  expect(noticesOf(recorder)).toEqual([
    `agent got 402 (unknown client) over CometD, and the cookie JSESSIONID is never sent back: ${why}`,
  ]);
});

it('what is tried again is given up after so many times in all, though it works for a while between', () => {
  const retries = new Retries(3);
  expect([1, 2, 3, 4].map(() => retries.next(2000))).toEqual([0, 0, 0, undefined]);
});

it('the pause that a server advises is kept to, up to a minute', () => {
  const pacing = new ConnectPacing();
  expect([15_000, 1e9].map((ms) => pacing.next(undefined, ms))).toEqual([15_000, 60_000]);
});
