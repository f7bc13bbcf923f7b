import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '../schemas/trace.gen.js';
import { clientOf, json, standIn } from './stand-in.test-driver.js';

const post = { method: 'POST', path: '/me/calls/1', body: { disposition: 'Referred' } } as const;
const operation = { ...post, use: 'operation' } as const;
const uses: RequestRecord['use'][] = ['access', 'call', 'read', 'operation'];
const page = '<html>The upstream is gone</html>';

/** A target before which something answers the first `times` requests. */
const behind = (times: number, status: number, headers: Record<string, string> = {}) =>
  standIn((_, response) => {
    if (times-- > 0) return response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(page);
    return json(response, { statusCode: 0 });
  });

describe('what something before the operation answered', () => {
  it.each(uses)('is sent again whatever it is for, each time as a request of its own: %s', async (use) => {
    const { url, received } = await behind(2, 502, { server: 'nginx' });
    const { client, recorder } = clientOf(url);
    const { request, response } = await client.ask({ ...post, use });
    expect([request.id, response?.status, response?.request]).toEqual(['r3', 200, 'r3']);
    expect(received.map(({ body }) => body)).toEqual(Array(3).fill('{"disposition":"Referred"}'));
    expect(recorder.records.map(({ type }) => type)).toEqual(
      ['request', 'response', 'notice', 'request', 'response', 'request', 'response'], // one notice for all
    );
    expect(recorder.records[2]).toMatchObject({
      text: 'r1 (POST) was answered by a gateway (502, text/html, server nginx), not by the operation: it is sent again, 4 times at most, as is any other of agent that is answered so',
    });
  });

  it('is given back as it came last, after four more tries', async () => {
    const { url, received } = await behind(9, 503);
    const { request, response } = await clientOf(url).client.ask(operation);
    expect([request.id, response?.status, received.length]).toEqual(['r5', 503, 5]);
  });

  it('is not sent again where it was to be sent once, or the run was stopped meanwhile', async () => {
    const run = new AbortController();
    const { url, received } = await behind(9, 503, { 'retry-after': '20' });
    const { client } = clientOf(url, { signal: run.signal });
    expect((await client.ask({ ...operation, once: true })).response?.status).toBe(503);
    const asking = client.ask(operation);
    while (received.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    run.abort();
    await asking;
    expect(received).toHaveLength(2);
  });

  it('is the response of the target itself where it has a statusCode', async () => {
    const { url, received } = await standIn((_, response) =>
      response.writeHead(503).end('{"statusCode":4,"statusMessage":"not available at this time"}'),
    );
    expect((await clientOf(url).client.ask(operation)).response?.status).toBe(503);
    expect(received).toHaveLength(1);
  });

  it('slows down, long polls too, when it was busy again and again, as a proxy is that limits requests', async () => {
    const { url } = await behind(3, 503, { server: 'nginx' });
    const { client, recorder } = clientOf(url);
    const poll = { ...post, use: 'cometd', paced: true } as const;
    const gap = async () => {
      const asked = [await client.ask(poll), await client.ask(poll)].map(({ request }) => request.at);
      return (asked[1] as number) - (asked[0] as number);
    };
    await client.ask(operation);
    expect(await gap()).toBeGreaterThan(110);
    expect(recorder.records.flatMap((record) => (record.type === 'notice' ? [record.text] : []))).toContain(
      'Requests were answered by a gateway (503, text/html, server nginx) again and again, which may be its limit on requests: they are sent more slowly now, polls included, at first 5 a second; a --max-rps below the limit avoids that',
    );
  });

  it('slows all requests of the run down when it was a flood filter, and says so once', async () => {
    const { url } = await behind(2, 429, { dosfilter: 'unavailable' });
    const { client, recorder } = clientOf(url);
    expect((await client.ask(operation)).response?.status).toBe(200);
    const told = recorder.records.flatMap((record) => (record.type === 'notice' ? [record.text] : []));
    expect(told.filter((text) => text.includes('--max-rps'))).toEqual([
      'A request of agent was refused as one too many by a flood filter (429, DoSFilter): they are sent more slowly now, polls included, at first 5 a second; a --max-rps below the limit avoids that',
    ]);
  });
});

describe('a CSRF refusal', () => {
  const refusal = 'Missing or invalid Csrf token';
  const given = (token: string) => ({ 'x-csrf-header': 'x-own', 'x-csrf-token': token });

  it('is followed by the same request with the token of its own headers', async () => {
    const { url, received } = await standIn(({ headers }, response) => {
      if (headers['x-own'] === 'tok-0123456789') return json(response, { statusCode: 0 });
      return response.writeHead(403, given('tok-0123456789')).end(refusal);
    });
    const { response } = await clientOf(url).client.ask(operation);
    expect(response?.status).toBe(200);
    expect(received.map(({ method }) => method)).toEqual(['POST', 'POST']);
  });

  it('is followed by a GET where its headers bring none, and by nothing more where that changes nothing', async () => {
    const { url, received } = await standIn(({ method }, response) => {
      if (method === 'GET') return json(response, {}, given('tok-0123456789'));
      return response.writeHead(403, { 'content-type': 'text/plain' }).end(refusal);
    });
    const { request, response } = await clientOf(url).client.ask(operation);
    expect([request.id, response?.text]).toEqual(['r3', refusal]);
    expect(received.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST', 'GET']);
    expect(received[2]?.headers['x-own']).toBe('tok-0123456789');
  });

  it('is not followed by anything where nobody is to be shown', async () => {
    const { url, received } = await standIn((_, response) => response.writeHead(403).end(refusal));
    await clientOf(url, { anonymous: true }).client.ask(operation);
    expect(received).toHaveLength(1);
  });

  it('is told with the cookie that was never sent back, once', async () => {
    const { url } = await standIn((_, response) =>
      response.writeHead(403, { 'set-cookie': 'JSESSIONID=s3ssion-canary; Path=/gws/api' }).end(refusal),
    );
    const { client, recorder } = clientOf(url);
    await client.ask(operation);
    await client.ask(operation);
    const told = recorder.records.filter(({ type }) => type === 'notice');
    const why = 'its Path /gws/api does not hold /api/v2/me/calls/1';
    expect(told).toMatchObject([
      { text: `agent got a CSRF refusal, and the cookie JSESSIONID is never sent back: ${why}` },
    ]);
  });
});

describe('a connection that is closed before anything of the response came', () => {
  it.each<[string, RequestRecord['use'], boolean, number | undefined]>([
    ['a read', 'read', false, 200],
    ['a login', 'access', false, 200],
    ['the end of a call', 'call', false, 200],
    ['a disposition', 'operation', false, undefined],
    ['a dial', 'call', true, undefined],
  ])(
    'has the request sent once more, but for what must not be sent twice: %s',
    async (_, use, once, status) => {
      let resets = 0;
      const { url, received } = await standIn((_request, response) =>
        resets++ === 0 ? response.destroy() : json(response, { statusCode: 0 }),
      );
      const { response, failure } = await clientOf(url).client.ask({ ...post, use, once });
      expect([response?.status, failure?.name]).toEqual([
        status,
        status === undefined ? 'ConnectionReset' : undefined,
      ]);
      expect(received).toHaveLength(status === undefined ? 1 : 2);
    },
  );
});
