import { describe, expect, it } from 'vitest';
import type { BuiltRequest } from './built-request.test-driver.js';
import { KEY } from './conformant-run.test-driver.js';
import { judgeTrace } from './judge.js';
import { wholeRun } from './whole-run.test-driver.js';

const LONG = { endAfter: 5001 };

/** The fingerprint of a requirement where the target departs on some steps. */
function fingerprint(id: string, request: Partial<BuiltRequest>, steps: string[], responseAfter = 5) {
  const otherwise = Object.fromEntries(steps.map((step) => [step, request]));
  const { records } = wholeRun({ otherwise, pace: () => ({ responseAfter, after: responseAfter + 5 }) });
  return judgeTrace(records).results.get(id)?.fingerprint;
}

describe('a fingerprint', () => {
  it.each<[string, string, Partial<BuiltRequest>, string]>([
    ['a status', 'RES-03', { response: { status: 500 } }, 'success is answered with HTTP 500'],
    [
      'a type',
      'RES-01',
      { response: { body: { statusCode: '0' } } },
      'statusCode is the string "0", not the number 0',
    ],
    ['a call id', 'ACT-04', { message: { call: { callUuid: '01HB7' } } }, 'callUuid is [text], not [text]'],
    [
      'a number',
      'ACT-05',
      { message: { call: { duration: 262 } } },
      '/data/call/duration must be string or null, was number #',
    ],
    [
      'a value cut',
      'ACT-03',
      { stored: 'Gws-value-x', ...LONG },
      'no AttachedDataChanged shows it: AttachedDataChanged, Established shows [the begin of what was sent]',
    ],
    [
      'no message',
      'ACT-01',
      { message: false, ...LONG },
      'no message about the call came on /v2/me/calls within [time]; the channel was alive',
    ],
  ])('of %s holds no time, id or value of a run', (_, id, request, what) => {
    const known = [{ what, where: ['active'] }];
    expect(fingerprint(id, request, ['the key after unknown call'])).toEqual(known);
    expect(fingerprint(id, request, ['the key after PUT', 'the key after no JSON'], 30)).toEqual(known);
  });

  it('tells where it shows: on hold, and in which case of a corpus', () => {
    const answer = { response: { body: { statusCode: '0' } } };
    expect(fingerprint('RES-01', answer, ['keyed'])?.[0]?.where).toEqual(['active']);
    const shouted = { stored: 'HE SAID "YES", THEN \'NO\'', ...LONG };
    expect(fingerprint('ACT-11', shouted, ['quotes'])?.[0]?.where).toEqual(['active', 'quotes']);
    expect(fingerprint('RES-03', { response: { status: 500 } }, ['held'])?.[0]?.where).toEqual(['held']);
  });

  it('is another one where another thing is seen', () => {
    const of = (stored: unknown) =>
      fingerprint('ACT-03', { stored, ...LONG }, ['the key after unknown call']);
    const seen = [of('GWS'), of(undefined), of(['a']), of(7), of({ [KEY]: 'a' })].map((each) =>
      JSON.stringify(each),
    );
    expect(new Set(seen).size).toBe(seen.length);
  });
});
