import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { wholeRun } from '../judge/whole-run.test-driver.js';
import { packageRoot } from '../package.js';
import { violations } from '../schemas/validate.js';
import { audited, auditedFiles } from './audited.test-driver.js';
import { HarStory, type ToldMessage } from './har-story.test-driver.js';

const fixture = (name: string) => join(packageRoot, 'fixtures', 'recordings', `${name}.har.gz`);
const shown = (value: string, more: Partial<ToldMessage> = {}): ToldMessage => ({
  userData: { Customer: 'C-1', Outcome: value },
  ...more,
});

/** One call from its begin to its end, two dispositions while it is up, one after; then the next call. */
function desk(client: ConstructorParameters<typeof HarStory>[0] = {}): HarStory {
  return new HarStory(client)
    .handshake(0)
    .established(200)
    .poll(300, 1040, [shown('Value-1')])
    .send(1000, 'Value-1')
    .poll(1040, 7050, [shown('Value-2')])
    .send(7000, 'Value-2')
    .poll(7050, 8000, [shown('Value-2', { type: 'StatusChange', state: 'Released' })])
    .send(8100, 'Value-3')
    .poll(8000, 12_000, [{ call: 'C2', type: 'StatusChange', state: 'Ringing' }])
    .poll(12_000, 12_100, [{ call: 'C2', type: 'StatusChange', state: 'Established' }]);
}

// `npm run record` records what Chromium sees; mitmproxy 11 stood between the same page and a reference, and wrote its `hardump`.
describe('what a browser or a proxy recorded of a reference', () => {
  it.each([
    ['conformant', []],
    ['another-value', ['ACT-03']],
    ['notification-after-release', ['REL-01']],
    ['active-message-with-success', ['RES-05']],
    ['mitmproxy', ['REL-01']],
  ])('%s contradicts %j', async (name, wrong) => {
    const { report, contradicted } = await auditedFiles([fixture(name)]);
    expect(contradicted).toEqual(wrong);
    expect(report.verdict).toBe(wrong.length === 0 ? 'partially-conformant' : 'non-conformant');
    expect(violations('report', report)).toEqual([]);
  });

  it('proves the silence after a released call, and leaves untested what nobody sent', async () => {
    const { report, verdict } = await auditedFiles([fixture('conformant')]);
    expect([verdict('REL-01'), verdict('ACT-03'), verdict('KEY-02'), verdict('RES-02')]).toEqual(
      Array(4).fill('pass'),
    );
    for (const [id, reason] of [
      ['REL-02', 'the recording holds no event feed'],
      ['ERR-18', 'not in the recording: no request was refused'],
      // Dispositions of released calls were sent.
      [
        'REL-06',
        'not in the recording: no released call was read or listed once the window of its disposition was over',
      ],
    ])
      expect(report.requirements.find((each) => each.id === id)).toMatchObject({
        verdict: 'untested',
        reason,
      });
  });
});

describe('a HAR', () => {
  it('is judged alike in the order of start and of completion, packed, with a mark before it, in UTF-16, or as Charles writes it', async () => {
    const plain = await audited([desk().har()]);
    expect(plain.contradicted).toEqual([]);
    expect(plain.verdict('REL-01')).toBe('pass');
    const text = JSON.stringify(desk().har());
    for (const content of [
      desk().har('completion'),
      gzipSync(text),
      `\uFEFF${text}`,
      Buffer.from(`\uFEFF${text}`, 'utf16le'),
      JSON.stringify(desk().har(), undefined, 2),
      JSON.stringify(asCharles(desk().har()), undefined, 2),
    ]) {
      const { report } = await audited([content]);
      const verdicts = report.requirements.map(({ verdict, reason }) => ({ verdict, reason }));
      expect(verdicts).toEqual(plain.report.requirements.map(({ verdict, reason }) => ({ verdict, reason })));
    }
  });

  it('that is cut off is judged up to there, and a broken entry is counted and skipped', async () => {
    const text = JSON.stringify(desk().har());
    const cut = await audited([text.slice(0, -200)]);
    expect(cut.verdict('ACT-03')).toBe('pass');
    expect(cut.report.notices?.join()).toMatch(/it ends within entry \d+: judged up to there/);
    const packed = await audited([gzipSync(text).subarray(0, -40)]);
    expect(packed.report.notices?.join()).toContain('the gzip file is cut off');
    const broken = await audited([text.replace('"entries":[', '"entries":[{"a":undefined},')]);
    expect(broken.report.recording?.broken).toMatchObject({
      count: 1,
      quotes: [expect.stringContaining('{"a":undefined}')],
    });
    expect(broken.verdict('ACT-03')).toBe('pass');
  });

  it('tells other origins, other kinds of request and preflights apart, and judges one target', async () => {
    const story = desk()
      .with(
        new HarStory({ base: 'https://other.example.com', clientId: 'c2', cookie: 'JSESSIONID=x' }).send(
          1001,
          'Value-1',
          { response: { statusCode: 4 } },
        ),
      )
      .request('/favicon.ico', { at: 1, method: 'GET', response: 'x' })
      .request('/api/v2/me', { at: 2, method: 'OPTIONS', response: '' });
    story.entries.push({
      startedDateTime: '2026-03-01T08:00:00.001Z',
      time: 0,
      request: { method: 'GET', url: 'blob:https://gws.example.com/1', headers: [] },
      response: { status: 200 },
    });
    const { report, contradicted } = await audited([story.har()]);
    expect(contradicted).toEqual([]);
    expect(report.target.url).toBe('https://gws.example.com');
    expect(report.recording?.leftAside.map(({ what }) => what).sort()).toEqual([
      'preflights (OPTIONS)',
      'requests of another kind (blob:)',
      'requests of another kind than the API',
      'requests to another address, https://other.example.com',
    ]);
    const other = await audited([story.har()], { url: 'https://other.example.com' });
    expect(other.report.recording?.exchanges).toBe(1);
  });
});

/** The HAR as Charles writes it: without pages, with members of its own, null where it knows nothing, and some bodies as base64. */
function asCharles({ log }: { log: object }): object {
  const { entries } = log as { entries: Record<string, Record<string, unknown>>[] };
  const pseudo = (list: unknown, name: string) => [{ name, value: '200' }, ...(list as object[])];
  return {
    log: {
      version: '1.2',
      creator: { name: 'Charles Proxy', version: '4.6.4' },
      entries: entries.map(({ request = {}, response = {}, ...entry }, index) => {
        const { text, ...content } = (response.content ?? {}) as { text?: string };
        const isPacked = text !== undefined && text !== '' && index % 3 === 0;
        const kept = isPacked
          ? { text: Buffer.from(text).toString('base64'), encoding: 'base64' }
          : { ...(text !== undefined && { text }) };
        return {
          ...entry,
          startedDateTime: String(entry.startedDateTime).replace('Z', '+00:00'),
          request: { ...request, httpVersion: 'HTTP/2.0', headers: pseudo(request.headers, ':method') },
          response: {
            _charlesStatus: 'COMPLETE',
            statusText: null,
            httpVersion: 'HTTP/2.0',
            cookies: [],
            ...response,
            headers: pseudo(response.headers ?? [], ':status'),
            content: { ...content, mimeType: 'application/json', ...kept },
          },
          serverIPAddress: '10.0.0.1',
          cache: {},
          timings: { dns: -1, connect: -1, ssl: -1, send: 0, wait: 4, receive: 1 },
          comment: null,
        };
      }),
    },
  };
}

/** What a recording may be like without anything being wrong with the target. */
const innocent: [string, () => unknown[]][] = [
  [
    'begins in the middle of a call: the poll with the first message is not in it',
    () => [
      new HarStory()
        .send(0, 'Value-1')
        .unrecordedPoll()
        .poll(300, 7050, [shown('Value-2')])
        .send(7000, 'Value-2')
        .poll(7050, 20_000, [{ call: 'C2', type: 'StatusChange', state: 'Ringing' }])
        .har(),
    ],
  ],
  [
    'lacks the poll that carried a message',
    () => [
      new HarStory()
        .handshake(0)
        .established(200)
        .poll(300, 900, [shown('Value-0')])
        .send(1000, 'Value-1')
        .unrecordedPoll()
        .poll(6500, 7050, [shown('Value-2')])
        .send(7000, 'Value-2')
        .poll(7050, 20_000, [{ call: 'C2', type: 'StatusChange', state: 'Ringing' }])
        .har(),
    ],
  ],
  [
    'lacks the poll that told of the end of the call, which is asked about then',
    () => [
      new HarStory()
        .handshake(0)
        .established(200)
        .poll(300, 900, [shown('Value-0')])
        .unrecordedPoll()
        .poll(6500, 7000, [{ call: 'C2', type: 'StatusChange', state: 'Ringing' }])
        .send(7100, 'Value-1')
        .send(7200, 'Value-2', { status: 404, response: { statusCode: 6, statusMessage: 'no such call' } })
        .poll(7000, 20_000, [{ call: 'C2', type: 'StatusChange', state: 'Established' }])
        .har(),
    ],
  ],
  [
    'is of a page that was loaded anew: nothing is missing on its dead clientId',
    () => {
      const before = new HarStory()
        .handshake(0)
        .established(200)
        .poll(300, 900, [shown('Value-0')]);
      before.poll(900, 1500, [], { time: -1, response: { status: -1, _failureText: 'net::ERR_ABORTED' } });
      const after = new HarStory({ clientId: 'client-id-2' })
        .send(1600, 'Value-1')
        .handshake(1700)
        .poll(1720, 9000, [shown('Value-1', { type: 'StatusChange' })])
        .send(9100, 'Value-2')
        .poll(9000, 9150, [shown('Value-2')]);
      return [before.with(after).har()];
    },
  ],
  [
    'holds a poll that Charles saw break off, with the status that had come',
    () => {
      const response = { status: 200, _charlesStatus: 'EXCEPTION', content: { size: 0, text: '' } };
      const story = new HarStory()
        .handshake(0)
        .established(200)
        .poll(300, 900, [shown('Value-0')]);
      story.send(1000, 'Value-1').poll(900, 1500, [], { time: 600, response });
      return [asCharles(story.poll(1550, 9000, [shown('Value-1', { type: 'StatusChange' })]).har())];
    },
  ],
  [
    'is of two tabs of one user, each of which gets every message',
    () =>
      [
        desk()
          .with(desk({ clientId: 'client-id-2' }))
          .har(),
      ].map((har) => withoutDoubledSends(har)),
  ],
  [
    'holds both parties of a call, who get every message',
    () => {
      const peer = new HarStory({
        clientId: 'peer-client',
        cookie: 'JSESSIONID=session-of-peer',
        phone: '15001',
      })
        .handshake(1)
        .established(201)
        .poll(301, 1041, [shown('Value-1')])
        .poll(1041, 7051, [shown('Value-2')])
        .poll(7051, 8001, [shown('Value-2', { type: 'StatusChange', state: 'Released' })]);
      return [desk().with(peer).har()];
    },
  ],
  [
    'is of both parties in a file each',
    () => [
      desk().har(),
      new HarStory({ clientId: 'peer-client', cookie: 'JSESSIONID=session-of-peer', phone: '15001' })
        .handshake(1)
        .established(201)
        .poll(301, 1041, [shown('Value-1')])
        .har(),
    ],
  ],
  ['was sanitized: nothing shows who sends but the clientId', () => [desk({ cookie: undefined }).har()]],
  [
    'was sanitized, and a stranger is refused in it',
    () => [
      desk({ cookie: undefined })
        .with(
          new HarStory({ cookie: undefined, clientId: 'stranger', phone: '15009' })
            .handshake(50)
            .poll(80, 15_000, [{ call: 'C9', type: 'StatusChange', state: 'Ringing' }])
            .send(1500, 'Value-9', { status: 403, response: { statusCode: 5, statusMessage: 'no' } }),
        )
        .har(),
    ],
  ],
  [
    'was sanitized, and begins while several clients listen',
    () => {
      const other = (clientId: string, phone: string) =>
        new HarStory({ cookie: undefined, clientId, phone })
          .poll(20, 4000, [{ call: `${clientId}-1`, type: 'StatusChange', state: 'Ringing' }])
          .poll(4000, 12_000, [{ call: `${clientId}-1`, type: 'StatusChange', state: 'Established' }]);
      const first = new HarStory({ cookie: undefined })
        .poll(0, 3000, [shown('Value-0')])
        .poll(3000, 11_000, []);
      return [first.with(other('second', '15001')).with(other('third', '15002')).send(5000, 'Value-1').har()];
    },
  ],
  [
    'ends while a poll is open, as Playwright, mitmproxy and DevTools show it',
    () =>
      [
        { time: -1, response: { status: -1, content: {} } },
        { time: 123_456, response: { status: 0, content: {}, _error: 'disconnected' } },
        {
          time: 0,
          response: {
            status: 0,
            content: { text: JSON.stringify([new HarStory().bayeux(shown('Value-2'))]) },
          },
          timings: { blocked: -2_000_000 },
        },
      ].flatMap((entry) => [
        new HarStory()
          .handshake(0)
          .established(200)
          .poll(300, 1040, [shown('Value-1')])
          .send(1000, 'Value-1')
          .poll(1040, 9000, [], entry)
          .send(2000, 'Value-2')
          .har(),
      ]),
  ],
  [
    'lacks the bodies of responses, or the response',
    () => [
      desk()
        .send(2000, 'Value-9', { entry: { response: { status: 200, headers: [], content: { size: 16 } } } })
        .send(2100, 'Value-9', {
          entry: { time: -1, response: { status: -1, _failureText: 'net::ERR_ABORTED' } },
        })
        .send(2200, 'Value-9', { entry: { time: -1, response: { status: -1 } } })
        .har(),
    ],
  ],
  [
    'shows a session that expired: who is not known any more is refused',
    () => [
      desk()
        .send(2000, 'Value-9', { status: 403, response: { statusCode: 20, statusMessage: 'Access denied' } })
        .har(),
    ],
  ],
  [
    'names another origin in call.uri than is asked, as behind a proxy',
    () => {
      const text = JSON.stringify(desk().har());
      return [
        text
          .replaceAll('https://gws.example.com/api/v2/calls/', 'http://10.0.0.5:8080/api/v2/calls/')
          .replaceAll('\\"uri\\":\\"https://gws.example.com', '\\"uri\\":\\"http://10.0.0.5:8080'),
      ];
    },
  ],
  [
    'has times rounded down, with other offsets',
    () => [
      JSON.stringify(desk().har()).replace(
        /T(\d\d):(\d\d):(\d\d)\.(\d{3})Z/g,
        (_, h, m, s, ms) => `T${String(Number(h) + 2).padStart(2, '0')}:${m}:${s}.${ms}456+02:00`,
      ),
    ],
  ],
  [
    'shows a page that writes the key by another operation too',
    () => [
      new HarStory()
        .handshake(0)
        .established(200)
        .poll(300, 1040, [shown('Value-1')])
        .send(1000, 'Value-1')
        .request('/api/v2/me/calls/C1', {
          at: 6990,
          body: { operationName: 'UpdateUserData', userData: { Outcome: 'Other' } },
          response: { statusCode: 0 },
        })
        .send(7000, 'Value-2', { key: 'Reason' })
        .poll(1040, 7040, [{ userData: { Customer: 'C-1', Outcome: 'Other', Reason: 'Value-2' } }])
        .poll(7040, 15_000, [{ call: 'C2', type: 'StatusChange', state: 'Ringing' }])
        .har(),
    ],
  ],
  [
    'shows a page that holds the call while the message comes',
    () => [
      new HarStory()
        .handshake(0)
        .established(200)
        .send(1000, 'Value-1')
        .poll(300, 1040, [shown('Value-1', { state: 'Held' })])
        .poll(1040, 1080, [shown('Value-1', { state: 'Held', type: 'StatusChange' })])
        .poll(1080, 9000, [{ call: 'C2', type: 'StatusChange', state: 'Ringing' }])
        .har(),
    ],
  ],
];

function withoutDoubledSends(har: { log: object }): unknown {
  const { entries } = har.log as { entries: { request: { url: string } }[] };
  const seen = new Set<string>();
  const kept = entries.filter((entry) => {
    const key = JSON.stringify(entry.request);
    const isDoubled = entry.request.url.includes('/calls/') && seen.has(key);
    seen.add(key);
    return !isDoubled;
  });
  return { log: { ...har.log, entries: kept } };
}

it('tells clients apart by their clientIds alone, from the middle of their lives on', async () => {
  const story = (clientId: string) =>
    new HarStory({ clientId }).poll(0, 1000, [shown('Value-0')]).poll(1000, 2000, [shown('Value-1')]);
  const { report } = await audited([story('one').with(story('two')).with(story('three')).har()]);
  expect(report.recording).toMatchObject({ agents: 3, sessions: 3, messages: 6, leftAside: [] });
});

describe('a recording blames nobody that', () => {
  it.each(innocent)('%s', async (_, recordings) => {
    const files = recordings();
    // Files that tell of the same thing in different ways are looked at one by one.
    const alone = files.length === 3 ? files.map((file) => [file]) : [files];
    for (const each of alone) {
      const { report, contradicted } = await audited(each);
      expect(contradicted, report.headline).toEqual([]);
      expect(report.recording?.messages).toBeGreaterThan(0);
    }
  });

  it('is right: what is contradicted in it still is', async () => {
    const late = new HarStory()
      .handshake(0)
      .established(200)
      .poll(300, 1040, [shown('Another')])
      .send(1000, 'Value-1')
      .poll(1040, 9000, [{ call: 'C2', type: 'StatusChange', state: 'Ringing' }])
      .har();
    expect((await audited([late])).contradicted).toEqual(['ACT-03']);
  });
});

it('reads what a real browser recorded, unpacked too', async () => {
  const { contradicted } = await audited([gunzipSync(readFileSync(fixture('conformant')))]);
  expect(contradicted).toEqual([]);
});

it('takes a trace of a run whose head is cut off behind its header for a recording that begins in the middle', async () => {
  const { records } = wholeRun();
  const [header, ...rest] = records;
  for (let cut = 0; cut < rest.length; cut += 7) {
    const text = [header, ...rest.slice(cut)].map((record) => JSON.stringify(record)).join('\n');
    const { report, contradicted } = await audited([text]);
    expect(contradicted, `cut by ${cut}: ${report.headline}`).toEqual([]);
    expect(report.recording?.leftAside).toEqual(
      cut === 0
        ? []
        : [{ what: 'records that lack between the header and the rest of the trace', count: cut }],
    );
  }
});
