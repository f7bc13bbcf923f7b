import type { MessageRecord, RequestRecord, ResponseRecord, TraceRecord } from '../src/schemas/trace.gen.js';

/** The forms in which the same traffic is recorded. */
export const FORMS = ['trace', 'messages', 'log', 'har'] as const;
export type Form = (typeof FORMS)[number];

/** Tells records in a form, text by text; what stands in none of its lines is passed over. */
export const texts: Readonly<Record<Form, (records: Iterable<TraceRecord>) => Iterable<string>>> = {
  *trace(records) {
    for (const record of records) yield `${JSON.stringify(record)}\n`;
  },
  *messages(records) {
    for (const { at, message } of messagesIn(records))
      yield `${JSON.stringify({ t: BEGAN + at, ...(message as object) })}\n`;
  },
  *log(records) {
    for (const { at, message } of messagesIn(records))
      yield `${timeOf(at)} [cometd-${at % 8}] DEBUG received [${JSON.stringify(message)}]\n`;
  },
  *har(records) {
    yield '{"log":{"version":"1.2","creator":{"name":"bench","version":"1"},"entries":[';
    let separator = '';
    for (const entry of entriesIn(records)) {
      yield `${separator}${JSON.stringify(entry)}`;
      separator = ',';
    }
    yield ']}}';
  },
};

const BEGAN = Date.parse('2026-01-01T00:00:00.000Z');
const URL = 'https://gws.example.com/api/v2';

function timeOf(at: number): string {
  return new Date(BEGAN + at).toISOString();
}

function* messagesIn(records: Iterable<TraceRecord>): Generator<MessageRecord> {
  for (const record of records) if (record.type === 'message') yield record;
}

/** The entries of a HAR: each message in a poll of its own, as real ones come. */
function* entriesIn(records: Iterable<TraceRecord>): Generator<object> {
  const requests = new Map<string, RequestRecord>();
  const polledAt = new Map<string, number>();
  const polls = new Map<string, number>();
  for (const record of records) {
    if (record.type === 'session') {
      const { agent, at } = record;
      const handshake = { channel: '/meta/handshake', successful: true, clientId: clientIdOf(agent) };
      const sent = [{ channel: '/meta/handshake', version: '1.0' }];
      yield entryOf(agent, { url: `${URL}/notifications`, at, took: 1, sent, came: [handshake] });
      polledAt.set(agent, at + 1);
    } else if (record.type === 'message') {
      const { agent, at, message } = record;
      const id = (polls.get(agent) ?? 0) + 1;
      polls.set(agent, id);
      const sent = [
        {
          channel: '/meta/connect',
          clientId: clientIdOf(agent),
          connectionType: 'long-polling',
          id: String(id),
        },
      ];
      const from = polledAt.get(agent) ?? at;
      const came = [{ channel: '/meta/connect', successful: true, id: String(id) }, message];
      yield entryOf(agent, { url: `${URL}/notifications`, at: from, took: at - from, sent, came });
      polledAt.set(agent, at);
    } else if (record.type === 'request') requests.set(record.id, record);
    else if (record.type === 'response') {
      const request = requests.get(record.request);
      requests.delete(record.request);
      if (request !== undefined) yield exchanged(request, record);
    }
  }
}

function exchanged(
  { agent, at, url, body: sent }: RequestRecord,
  { tookMs: took, body: came }: ResponseRecord,
): object {
  return entryOf(agent, { url: url.replace('http://target.test/api/v2', URL), at, took, sent, came });
}

interface Exchanged {
  readonly url: string;
  readonly at: number;
  readonly took: number;
  readonly sent: unknown;
  readonly came: unknown;
}

function entryOf(agent: string, { url, at, took, sent, came }: Exchanged): object {
  const [posted, text] = [JSON.stringify(sent), JSON.stringify(came)];
  return {
    pageref: `page@${agent}`,
    startedDateTime: timeOf(at),
    time: took,
    request: {
      method: 'POST',
      url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: headers({
        Accept: '*/*',
        'Content-Type': 'application/json',
        Cookie: `JSESSIONID=${clientIdOf(agent).slice(0, 32).toUpperCase()}`,
        Origin: 'https://gws.example.com',
        Referer: 'https://gws.example.com/desktop/',
        'User-Agent':
          'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0',
        'X-CSRF-TOKEN': '036e68cee6fd3713965ceaa3571da318',
      }),
      queryString: [],
      headersSize: -1,
      bodySize: posted.length,
      postData: { mimeType: 'application/json', text: posted },
    },
    response: {
      status: 200,
      statusText: 'OK',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: headers({
        Date: 'Thu, 01 Jan 2026 00:00:00 GMT',
        'Cache-Control': 'no-store',
        'Content-Type': 'application/json;charset=UTF-8',
      }),
      content: { size: text.length, mimeType: 'application/json;charset=UTF-8', text },
      redirectURL: '',
      headersSize: -1,
      bodySize: text.length,
    },
    cache: {},
    timings: { send: 0, wait: took, receive: 0 },
    serverIPAddress: '10.0.0.1',
  };
}

function headers(fields: Readonly<Record<string, string>>): object[] {
  return Object.entries(fields).map(([name, value]) => ({ name, value }));
}

function clientIdOf(agent: string): string {
  return `103ffbc169bbb09fc0442c2d7154e03c5ed3-${agent}`;
}
