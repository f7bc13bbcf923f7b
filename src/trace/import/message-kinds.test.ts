import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packageRoot, readJson } from '../../package.js';
import { audited, auditedFiles } from '../../report/audited.test-driver.js';
import type { TraceRecord } from '../../schemas/trace.gen.js';
import { members, own } from '../message.js';
import { StoredMessage } from '../stored-message.js';

const conformant = join(packageRoot, 'fixtures/recordings/conformant.har.gz');
const folder = 'fixtures/messages/call-state-change-message';
const messages = ['accept', 'reject']
  .flatMap((kind) => readdirSync(join(packageRoot, folder, kind)).map((file) => `${folder}/${kind}/${file}`))
  .map((path) => members((readJson(path) as { value: unknown }).value))
  .filter(({ channel }) => typeof channel === 'string');
const isKnown = (record: TraceRecord) => record instanceof StoredMessage && record.known !== undefined;
/** The same JSON, in which something is escaped, so that no text of it is known. */
const escaped = (text: string) => text.replaceAll('/', '\\/');

/** Every message again and again, each time about another call, and with a value that was not there before. */
function* day(rounds: number): Generator<object> {
  for (let round = 0; round < rounds; round++)
    for (const message of messages) {
      const data = members(own(message, 'data'));
      const call = members(own(data, 'call'));
      const named = { ...call, id: `call-${round}`, callUuid: `uuid-${round}`, queue: `q${round % 40}` };
      yield { t: 1_700_000_000_000 + round, ...message, data: { ...data, n: round, call: named } };
    }
}

describe('a recording is judged alike whether its messages are parsed or known by their text', () => {
  it('as a log of messages, bare, and listed behind a prefix', async () => {
    for (const line of [
      (message: object) => JSON.stringify(message),
      (message: object, number: number) =>
        `${new Date(1_700_000_000_000 + number).toISOString()} [a] [${JSON.stringify(message)}]`,
    ]) {
      const text = Array.from(day(60), line).join('\n');
      const [known, parsed] = [await audited([text]), await audited([escaped(text)])];
      expect(parsed.records.filter(isKnown)).toEqual([]);
      expect(known.records.filter(isKnown).length).toBeGreaterThan(messages.length * 20);
      expect(sizeless(known.report)).toEqual(sizeless(parsed.report));
      expect(JSON.stringify(known.records)).toBe(JSON.stringify(parsed.records));
    }
  });

  it('as a HAR, be its bodies on one line or on several', async () => {
    const { log } = JSON.parse(gunzipSync(readFileSync(conformant)).toString('utf8'));
    const saying = (change: (text: string) => string) => ({
      log: {
        ...log,
        entries: log.entries.map((entry: { response: { content: { text?: string } } }) => {
          const { content } = entry.response;
          const text = content.text?.startsWith('[') ? change(content.text) : content.text;
          return { ...entry, response: { ...entry.response, content: { ...content, text } } };
        }),
      },
    });
    const known = await audited([saying((text) => text)]);
    expect(known.records.some(isKnown)).toBe(true);
    for (const change of [escaped, (text: string) => JSON.stringify(JSON.parse(text), undefined, 1)]) {
      const parsed = await audited([saying(change)]);
      expect(parsed.records.some(isKnown)).toBe(false);
      expect(sizeless(parsed.report)).toEqual(sizeless(known.report));
    }
  });

  it('as a trace, with a disposition among them', async () => {
    const { records } = await auditedFiles([conformant]);
    const text = records.map((record) => JSON.stringify(record)).join('\n');
    const [known, parsed] = [await audited([text]), await audited([escaped(text)])];
    expect(known.records.some(isKnown)).toBe(true);
    expect(sizeless(known.report)).toEqual(sizeless(parsed.report));
  });
});

// The escaped file is longer.
function sizeless(report: { recording?: { files: unknown } }): object {
  return { ...report, recording: { ...report.recording, files: [] } };
}

it('the schemas of messages look at names and types alone, so that messages of a kind are all right or all wrong', () => {
  const looking = new Set(['type', 'required', 'properties', 'items', '$ref']);
  const telling = /^(\$schema|\$id|\$defs|title|description|examples|x-.*)$/;
  const keywordsOf = (node: unknown): string[] =>
    Object.entries(members(node)).flatMap(([keyword, value]) => {
      if (keyword === 'properties' || keyword === '$defs')
        return Object.values(members(value)).flatMap(keywordsOf);
      return [keyword, ...(keyword === 'items' ? keywordsOf(value) : [])];
    });
  for (const name of ['call-state-change-message', 'call-state-change-message-2015']) {
    const others = keywordsOf(readJson(`schemas/${name}.schema.json`)).filter((each) => !looking.has(each));
    expect(others.filter((each) => !telling.test(each))).toEqual([]);
  }
});
