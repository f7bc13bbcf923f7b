import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import cometd, { type ServerSession } from 'cometd-nodejs-server';
import acknowledging from 'cometd-nodejs-server/ack-extension.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MessageRecord, TraceRecord } from '../schemas/trace.gen.js';
import { CometdClient } from './cometd.js';
import { clientOf } from './stand-in.test-driver.js';

describe('the CometD client with the official server', () => {
  it('receives what is delivered while it waits, comes back after its session was removed or renewed, and leaves none', async () => {
    const server = cometd.createCometDServer({ timeout: 5000 });
    const sessions: ServerSession[] = [];
    let removed = 0;
    server.addListener('sessionAdded', (session: ServerSession) => sessions.push(session));
    server.addListener('sessionRemoved', () => removed++);
    const http = createServer(server.handle).listen(0, '127.0.0.1');
    await new Promise((resolve) => http.once('listening', resolve));
    onTestFinished(() => {
      http.closeAllConnections();
      http.close();
      server.close();
    });
    const { client, recorder } = clientOf(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
    const comet = new CometdClient({ client, name: 'agent', recorder, timeoutMs: 5000 });
    const isMessage = (record: TraceRecord): record is MessageRecord => record.type === 'message';
    const next = () => recorder.waitFor(isMessage, { timeoutMs: 10_000 });

    await comet.open();
    for (const n of [1, 2, 3]) {
      const waiting = next();
      sessions[0]?.deliver(null, '/v2/me/calls', { n });
      expect(await waiting).toMatchObject({
        session: 's1',
        channel: '/v2/me/calls',
        message: { data: { n } },
      });
    }
    expect(sessions[0]?.subscriptions.map(({ name }) => name)).toEqual(['/v2/me/calls', '/v2/me/devices']);

    const back = recorder.waitFor((record) => record.type === 'session' && record.state === 'connected', {
      timeoutMs: 10_000,
    });
    sessions[0]?.disconnect();
    expect(await back).toMatchObject({ session: 's2' });
    const waiting = next();
    sessions[1]?.deliver(null, '/v2/me/devices', { n: 4 });
    expect(await waiting).toMatchObject({ session: 's2', channel: '/v2/me/devices' });

    await comet.renew();
    expect([comet.session, comet.alive]).toEqual(['s3', true]);
    const renewed = next();
    sessions[2]?.deliver(null, '/v2/me/calls', { n: 5 });
    expect(await renewed).toMatchObject({ session: 's3', message: { data: { n: 5 } } });

    await comet.close();
    expect([sessions.length, removed]).toEqual([3, 3]);
  });

  it('receives a message again whose poll was cut off, once, where the server keeps it until it is acknowledged', async () => {
    const server = cometd.createCometDServer({ timeout: 5000 });
    server.addExtension(new acknowledging.AcknowledgedMessagesExtension());
    const sessions: ServerSession[] = [];
    server.addListener('sessionAdded', (session: ServerSession) => sessions.push(session));
    let isCut = false;
    const http = createServer((request, response) => {
      const end = response.end.bind(response);
      response.end = ((...all: []) => {
        if (!isCut) return end(...all);
        isCut = false;
        return response.destroy();
      }) as typeof response.end;
      server.handle(request, response);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => http.once('listening', resolve));
    onTestFinished(() => {
      http.closeAllConnections();
      http.close();
      server.close();
    });
    const { client, recorder } = clientOf(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
    const comet = new CometdClient({ client, name: 'agent', recorder, timeoutMs: 5000 });
    await comet.open();
    const told = () =>
      recorder.records.flatMap((record) => (record.type === 'message' ? [record.message] : []));
    sessions[0]?.deliver(null, '/v2/me/calls', { n: 1 });
    await expect.poll(() => told().length, { timeout: 10_000 }).toBe(1);
    isCut = true;
    sessions[0]?.deliver(null, '/v2/me/calls', { n: 2 });
    await expect.poll(() => told().length, { timeout: 10_000 }).toBe(2);
    sessions[0]?.deliver(null, '/v2/me/calls', { n: 3 });
    await expect.poll(() => told().length, { timeout: 10_000 }).toBe(3);
    expect(told()).toMatchObject([{ data: { n: 1 } }, { data: { n: 2 } }, { data: { n: 3 } }]);
    expect(comet.session).toBe('s1');
    await comet.close();
  });
});
