import { describe, expect, it } from 'vitest';
import { audited } from '../../report/audited.test-driver.js';
import { HarStory } from '../../report/har-story.test-driver.js';

const story = new HarStory();
const states = ['Ringing', 'Established', 'Released'];
const messages = states.map((state) => story.bayeux({ type: 'StatusChange', state }));
const times = messages.map((_, index) => new Date(Date.UTC(2026, 2, 1, 8, 0, index)).toISOString());
const poll = {
  channel: '/meta/connect',
  clientId: 'client-id-of-a-log',
  connectionType: 'long-polling',
  id: '4',
};
const lines = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

describe('a log of CometD messages is read', () => {
  it.each<[string, string]>([
    ['one bare message a line', lines([poll, ...messages])],
    ['a list a line, as they came in batches', lines([[poll, messages[0]], messages.slice(1)])],
    ['with a time beside the members', lines(messages.map((each, index) => ({ t: times[index], ...each })))],
    [
      'wrapped, with a direction',
      lines(messages.map((message, index) => ({ t: index + 1.7e12, direction: 'in', message }))),
    ],
    [
      'wrapped as text',
      lines(messages.map((each, index) => ({ timestamp: times[index], payload: JSON.stringify([each]) }))),
    ],
    [
      'behind the prefix of a log',
      messages
        .map((each, index) => `${times[index]} [main] DEBUG received [${JSON.stringify(each)}]\n`)
        .join(''),
    ],
    ['among lines of other kinds', `a log\n\n${lines([{ level: 'info' }, ...messages])}the end [ok]\n`],
    ['in one list', JSON.stringify(messages)],
    ['in one list, pretty printed', JSON.stringify(messages, undefined, 2)],
    [
      'pretty printed one after another',
      messages.map((each) => JSON.stringify(each, undefined, 1)).join('\n'),
    ],
    ['without a line feed at the end, with Windows ones', lines(messages).trimEnd().replaceAll('\n', '\r\n')],
  ])('%s', async (_, text) => {
    const { report, records } = await audited([text]);
    expect(report.recording).toMatchObject({ messages: 3, calls: 1, agents: 1, exchanges: 0, unlike: [] });
    expect(report.headline).toContain('the recording holds no SetCallDisposition request');
    expect(records.flatMap((record) => (record.type === 'message' ? [record.at] : []))).toHaveLength(3);
    expect(JSON.stringify(records)).not.toContain('client-id-of-a-log');
  });

  it('up to where it is cut off; a broken line is counted, quoted and skipped', async () => {
    const text = lines(messages);
    const cut = await audited([text.slice(0, -30)]);
    expect(cut.report.recording).toMatchObject({ messages: 2, broken: { count: 0 } });
    expect(cut.report.recording?.files[0]?.cutOff).toBe('it ends within line 3');
    const broken = await audited([text.replace('\n', '\n{"channel": /v2\n{"token": "s3cr3t-of-a-log\n')]);
    expect(broken.report.recording).toMatchObject({ messages: 3, broken: { count: 2 } });
    expect(broken.report.recording?.broken.quotes[0]).toMatch(/line 2: \{"channel": \/v2$/);
    expect(JSON.stringify(broken.report)).not.toContain('s3cr3t');
  });

  it('and what is unlike the documentation is told of each message, held against no requirement', async () => {
    const odd = story.bayeux({ type: 'StatusChange', state: 'Established' });
    const wrong = JSON.parse(JSON.stringify(messages[1]).replace('"duration":"1"', '"duration":1'));
    const { report } = await audited([lines([...messages, odd, wrong])]);
    expect(report.recording?.unlike).toEqual([
      { what: 'StatusChange: Established after Released', count: 1, seq: 5 },
      { what: 'CallStateChangeMessage: /data/call/duration must be string or null', count: 1, seq: 6 },
    ]);
    expect(report.requirements.every(({ verdict }) => verdict === 'untested')).toBe(true);
  });
});

it('skips what is nested deeper than any message, wherever it stands', async () => {
  const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
  const har = JSON.stringify(new HarStory().handshake(0).established(200).har());
  const message = { t: 1_772_352_000_000, ...new HarStory().bayeux({ state: 'Ringing' }) };
  const lines = [message, 'deep', message];
  const log = lines.map((line) => JSON.stringify(line).replace('"deep"', deep)).join('\n');
  for (const text of [log, har.replace('"entries":[', `"entries":[${deep},`)]) {
    const { report } = await audited([text]);
    expect(report.recording?.broken.count).toBe(1);
    expect(report.recording?.messages).toBeGreaterThan(0);
  }
  const body = (entry: string) =>
    entry.replace(String.raw`\"Customer\":\"C-1\"`, deep.replaceAll('"', '\\"').slice(1, -1));
  const { report } = await audited([body(har)]);
  expect(report.recording?.messages).toBe(1);
});

describe('another file', () => {
  it.each<[string, Buffer | string, RegExp]>([
    ['a picture', Buffer.from('89504e470d0a1a0a0000', 'hex'), /is no recording but a PNG picture/],
    ['a document', '%PDF-1.7', /a PDF document/],
    ['a packet capture', Buffer.from('d4c3b2a10200', 'hex'), /a packet capture \(pcap\)/],
    ['an archive', Buffer.from('504b03040a', 'hex'), /a ZIP archive/],
    ['XML', '<?xml version="1.0"?><log/>', /is no recording but XML/],
    ['a page', '<!DOCTYPE html><p>', /an HTML page/],
    [
      'a session of Charles',
      '[{ "status": "COMPLETE", "method": "POST", "host": "gws.example.com" }]',
      /Charles: export it as HAR/,
    ],
    ['flows', '1234:9:websocket;0:~', /export it as HAR/],
    ['nothing', '', /is empty/],
    ['bytes', Buffer.alloc(100), /but binary/],
    ['words', 'the quick brown fox\n', /holds neither HTTP traffic nor CometD messages/],
    [
      'a trace without a proper header',
      '{"type":"trace","schemaVersion":3}\n{"type":"notice","seq":1,"at":1,"text":"a"}',
      /is a trace of this suite whose header is not as it was written/,
    ],
    ['other JSON', '{"a":1}\n{"b":2}\n', /holds no traffic of the API/],
    [
      'a HAR of another site',
      JSON.stringify(new HarStory().request('/index.html', { at: 0 }).har()),
      /1 requests of another kind than the API/,
    ],
  ])('is named for what it is: %s', async (_, content, words) => {
    await expect(audited([content])).rejects.toThrow(words);
  });
});

it('keeps no credential, cookie, token or clientId of a HAR', async () => {
  const secrets = [
    'Pa55word-of-agent',
    'QWdlbnQ6UGE1NXdvcmQtb2YtYWdlbnQ=',
    'session-of-one',
    'next-session-7',
    'csrf-token-4711',
    'client-id-1',
    'oauth-code-99',
    'bearer.abc.def',
  ];
  const from = new HarStory().request('/api/v2/me?access_token=oauth-code-99', {
    at: 0,
    method: 'GET',
    response: { statusCode: 0, token: 'bearer.abc.def' },
    entry: undefined,
  });
  const [first] = from.entries as { request: { headers: object[] }; response: { headers: object[] } }[];
  first?.request.headers.push({ name: 'authorization', value: 'Basic QWdlbnQ6UGE1NXdvcmQtb2YtYWdlbnQ=' });
  first?.response.headers.push(
    { name: 'Set-Cookie', value: 'JSESSIONID=next-session-7; Path=/; HttpOnly' },
    { name: 'X-CSRF-HEADER', value: 'X-CSRF-TOKEN' },
    { name: 'X-CSRF-TOKEN', value: 'csrf-token-4711' },
  );
  from
    .handshake(10)
    .established(200)
    .send(1000, 'Value-1', { response: { statusCode: 0, echo: 'csrf-token-4711 Pa55word-of-agent' } });
  from.poll(300, 1100, [{ userData: { Outcome: 'Value-1', Leak: 'next-session-7' } }]);
  const { report, records } = await audited([from.har()]);
  expect(report.recording?.exchanges).toBe(1);
  for (const secret of secrets) expect(JSON.stringify([report, records]), secret).not.toContain(secret);
});
