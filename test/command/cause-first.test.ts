import { describe, expect, test } from 'vitest';
import { deviationNamed } from '../../src/reference/deviations.js';
import { terminalOf } from '../../src/report/terminal.js';
import { BRIEF } from './command.test-driver.js';
import { judgeReference } from './judge-in-process.test-driver.js';

const COLUMNS = 80;
const ROWS = 24;

/** The last lines that a terminal of 80 columns shows after a run against a reference that deviates. */
async function lastLines(deviation: string, count: number): Promise<string[]> {
  const variables = { ...BRIEF, ...deviationNamed(deviation)?.variables };
  const { report } = await judgeReference({ deviation }, variables);
  const text = terminalOf(report, { colour: false, folder: 'reports', columns: COLUMNS, rows: ROWS });
  const lines = text
    .trimEnd()
    .split('\n')
    .flatMap((line) => line.match(/.{1,80}/gu) ?? ['']);
  return lines.slice(-count);
}

describe.concurrent('the last ten lines of a terminal name the cause, and how to see it again:', () => {
  test.each([
    ['active-code-string', 'RES-01', 'statusCode is the string "0", not the number 0'],
    ['success-500', 'RES-03', 'success is answered with HTTP 500'],
    [
      'notification-on-devices',
      'ACT-01',
      /AttachedDataChanged, \w+ with the value came after \d+ ms on \/v2\/me\/devices/,
    ],
    ['value-upper-case', 'ACT-03', /disposition "Gws-.*shows "GWS-/],
    ['type-of-duration', 'ACT-05', '/data/call/duration must be string or null, was number 262'],
    ['nested-flattened', 'ACT-08', 'GwsConformanceNested was {"kept":"yes"}, is nothing'],
    ['twice-at-once', 'ACT-10', 'a second AttachedDataChanged, Established with the same user data came'],
    ['html-escaped', 'ACT-11', /became "He said &#34;/],
    ['no-key-other-key', 'KEY-02', 'the value shows under Disposition, not under DispositionCode'],
    ['notification-after-release', 'REL-01', /about the released call came on \/v2\/me\/calls/],
    [
      'event-under-other-key',
      'REL-04',
      'the event carries the value under Disposition, not under DispositionCode',
    ],
    [
      'stranger-taken',
      'ERR-13',
      /bystander asked of agent's active call: .* -> HTTP 200, statusCode 0 answered success/,
    ],
    ['refusal-modifies', 'ERR-18', /HTTP 400.*the sent value "Gws-.*" shows in the call's user data/],
  ])('%s', async (deviation, id, cause) => {
    const lines = (await lastLines(deviation, 10)).map((line) => line.trim());
    expect(lines.join('\n')).toMatch(
      new RegExp(`again: gws-conformance --only ${id}(,[A-Z]{3}-\\d\\d)*$`, 'm'),
    );
    expect(lines.join(' ').replace(/\s+/g, ' ')).toMatch(cause);
  });
});
