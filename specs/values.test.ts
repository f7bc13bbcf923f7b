import { describe, expect, it } from 'vitest';
import { refusal } from '../src/judge/built-request.test-driver.js';
import { activeRun, KEY, sentinels } from '../src/judge/conformant-run.test-driver.js';
import { observed } from '../src/judge/observed.test-driver.js';
import { TraceBuilder } from '../src/judge/trace-builder.test-driver.js';
import { judgeWhole } from '../src/judge/whole.js';
import { corpus } from '../src/schemas/corpora.js';
import type { Exchange } from '../src/trace/exchange.js';

/** A value sent by `x3` on the active call, and what the target keeps of it. */
function sent(value: unknown, stored: unknown = value, header = {}): TraceBuilder {
  const run = activeRun(header).sent({ key: KEY, value, stored });
  return sentinels(run);
}

describe('values out of the ordinary (ACT-11, ACT-17)', () => {
  it('are carried unchanged, or contradicted at once', () => {
    expect(sent('a  b').see('ACT-11', 'x3')?.outcome).toBe('holds');
    expect(sent('a  b', 'a b').see('ACT-11', 'x3')).toMatchObject(
      observed('contradicted', '"a  b": "a  b" became "a b"'),
    );
    expect(sent(' é ', '?').see('ACT-17', 'x3')?.outcome).toBe('holds');
    expect(sent(' é ', '?', { charset: 'utf-8' }).see('ACT-17', 'x3')?.outcome).toBe('contradicted');
  });

  it('are contradicted where another party is shown something else', () => {
    const run = activeRun();
    const userData = { GwsConformanceRun: 'r', Nested: { kept: 'yes' }, [KEY]: 'a b' };
    run.send({ key: KEY, value: 'a  b', copy: { userData } });
    expect(sentinels(run).see('ACT-11', 'x3')).toMatchObject({
      outcome: 'contradicted',
      reason: '"a  b": "a  b" became "a b"',
      evidence: [{ text: expect.stringContaining(' to peer') }],
    });
  });

  it.each(corpus('act-11').values.map(({ id, value }) => [id, value] as const))(
    'are called by their name in the corpus: %s',
    (id, value) => {
      const outcome = (stored: unknown) => sent(value, stored).see('ACT-11', 'x3');
      expect(outcome(value)?.outcome).toBe('holds');
      expect(outcome('another')?.reason).toMatch(new RegExp(`^${id}: .* became "another"$`));
    },
  );

  it.each(['null', 'true', '1234', '{{value}}', '$(value)', '%41', 'a,b;c', '\\u0041', '<b>', '01', '1e3'])(
    'are looked at whoever sent them: %s',
    (value) => {
      expect(sent(value, 'x').see('ACT-11', 'x3')?.outcome).toBe('contradicted');
    },
  );

  it('are replaced where they become null or nothing, though a later request asks for that', () => {
    for (const stored of [null, '']) {
      const run = activeRun().sent({ key: KEY, value: 'null', stored }, { key: KEY, value: stored });
      expect(run.see('ACT-11', 'x3')).toMatchObject(
        observed('contradicted', `word-null: "null" became ${JSON.stringify(stored)}`),
      );
    }
  });

  it('are noted when they are refused', () => {
    const run = activeRun().sent({ key: KEY, value: 'a  b', ...refusal });
    expect(run.see('ACT-11', 'x3')).toMatchObject({ outcome: 'holds', reason: '"a  b": refused' });
  });

  it('are undecided where a gateway, or nobody, answered', () => {
    const response = { status: 502, text: '<html>' };
    for (const request of [{ response }, { failure: 'ConnectionReset' }]) {
      const run = activeRun().sent({ key: KEY, value: 'a  b', ...request });
      expect(run.see('ACT-11', 'x3')?.outcome).toBe('inconclusive');
    }
  });

  it('are not taken for replaced when the key shows what it held, or was last asked to hold', () => {
    const held = activeRun().message({ userData: null });
    held.send({ key: KEY, value: 'a  b', message: { userData: { [KEY]: 'Gws-value-x2' } } });
    expect(held.see('ACT-11', 'x3')?.outcome).toBe('inconclusive');
    const asked = activeRun().sent({ key: KEY, value: 'Gws-late', message: { after: 30 }, endAfter: 12 });
    asked.send({ key: KEY, value: 'a  b', message: false, copy: false, endAfter: 60 });
    expect(asked.see('ACT-11', 'x4')?.outcome).toBe('inconclusive');
  });

  it('are told by a message that had come, be it recorded after the next request was sent', () => {
    const run = activeRun();
    run.send({ key: KEY, value: ' é ', stored: '?', message: { after: 5 }, copy: false, endAfter: 6 });
    run.send({ key: KEY, value: ' ö ', message: false, copy: false });
    const records = run.records();
    const sent = records.findLastIndex(({ type }) => type === 'request');
    const came = records.slice(0, sent).findLastIndex(({ type }) => type === 'message');
    records.splice(sent, 0, ...records.splice(came, 1));
    const { exchanges, seen } = judgeWhole(records.map((record, seq) => ({ ...record, seq })));
    const ofIt = seen.get(exchanges.find(({ id }) => id === 'x3') as Exchange);
    expect(ofIt?.find(({ id }) => id === 'ACT-17')?.outcome).toBe('holds');
  });

  it('are not judged where not even a plain value shows', () => {
    const run = new TraceBuilder().call('c1');
    run.sent({ key: KEY, stored: 'nothing of ours' }, { key: KEY, value: 'a  b', stored: 'a b' });
    expect(run.see('ACT-11', 'x2')?.outcome).toBe('inconclusive');
  });

  it('are each a case of their own', () => {
    const run = sent('a  b');
    expect(run.judge('ACT-11')).toMatchObject({
      verdict: 'inconclusive',
      reason: `${corpus('act-11').values[0]?.id}: nothing of the kind was sent`,
    });
    const rotating = { dispositions: ['Sold', 'Re ferred'], configuredKey: 'DispositionCode' };
    const both = activeRun(rotating);
    for (const value of rotating.dispositions) both.send({ key: KEY, value });
    expect(both.judge('ACT-11').verdict).toBe('pass');
    expect(both.judge('ACT-17')).toMatchObject({
      verdict: 'info',
      reason: '"Sold": same; "Re ferred": same',
    });
  });
});
