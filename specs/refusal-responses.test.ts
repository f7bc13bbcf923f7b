import { describe, expect, it } from 'vitest';
import type { BuiltRequest } from '../src/judge/built-request.test-driver.js';
import { activeRun, KEY, withChanged } from '../src/judge/conformant-run.test-driver.js';
import { observed } from '../src/judge/observed.test-driver.js';

const without: BuiltRequest = { without: 'disposition' };
const NOWHERE = 'http://target.test/api/v2/me/calls/NOWHERE';
const unknownCall = { url: NOWHERE, callUri: NOWHERE.replace('/me/', '/'), callUuid: 'NOWHERE' };

/** A run in which `x4` is so changed, and refused with that body. */
const said = (body: unknown, changed = without) =>
  withChanged({ ...changed, response: { status: 400, body } });

describe('what a refusal says', () => {
  it.each<[unknown, string]>([
    [{ statusCode: 1, statusMessage: 'missing' }, 'holds'],
    [{ statusCode: 1 }, 'contradicted'],
    [{ statusCode: 1, statusMessage: '' }, 'contradicted'],
    [{ statusCode: '1', statusMessage: 'missing' }, 'contradicted'],
    [{ statusMessage: 'missing' }, 'contradicted'],
    [{ statusCode: 0, statusMessage: 'missing' }, 'contradicted'],
    [null, 'contradicted'],
  ])('%j is a code and a message: %s (ERR-15)', (body, outcome) => {
    expect(said(body).see('ERR-15', 'x4')?.outcome).toBe(outcome);
  });

  it('is nothing beside the two (ERR-16)', () => {
    expect(said({ statusCode: 1, statusMessage: 'm', errors: [] }).see('ERR-16', 'x4')).toMatchObject(
      observed('contradicted', /also gives errors/),
    );
  });

  it.each<[string, BuiltRequest, number, string]>([
    ['missing', without, 10, 'holds'],
    ['missing', { without: 'callUuid' }, 1, 'holds'],
    ['missing', without, 4, 'contradicted'],
    ['wrong type', { key: [KEY] }, 2, 'holds'],
    ['unknown call', unknownCall, 6, 'holds'],
    ['unknown call', unknownCall, 2, 'contradicted'],
    ['no feature', { sender: 'unlicensed' }, 5, 'holds'],
    ['no feature', { sender: 'unlicensed' }, 6, 'contradicted'],
    ['no party', { sender: 'bystander' }, 6, 'holds'],
  ])('%s (%j) with code %i is documented for the case: %s (ERR-17)', (_, changed, statusCode, outcome) => {
    expect(said({ statusCode, statusMessage: 'm' }, changed).see('ERR-17', 'x4')?.outcome).toBe(outcome);
  });

  it('is passed over in a case for which no code is given, and where the service is not available', () => {
    const unknown = { operationName: 'X' };
    for (const changed of [unknown, { operationName: '' }, { operationName: null }])
      expect(said({ statusCode: 4, statusMessage: 'm' }, changed).see('ERR-17', 'x4')).toBeUndefined();
    const away = withChanged({ ...without, response: { status: 503, body: { statusCode: 4 } } });
    expect(away.see('ERR-15', 'x4')).toBeUndefined();
    expect(away.judge('ERR-15').reason).toBe('no request was refused by the operation');
  });

  it('is not asked of what the operation never saw: no credentials, no JSON', () => {
    for (const changed of [{ sender: 'anonymous' as const }, { text: 'SetCallDisposition' }])
      expect(said(null, changed).see('ERR-15', 'x4')).toBeUndefined();
  });

  it('does not tell a missing feature from a missing part in the call when the codes are the same (ERR-12)', () => {
    const seen = (stranger: number) => {
      const codeOf = (statusCode: number) => ({ response: { status: 403, body: { statusCode } } });
      const run = activeRun().sent({ key: KEY, sender: 'unlicensed', ...codeOf(5) });
      run.sent({ key: KEY, sender: 'bystander', ...codeOf(stranger) }, { key: KEY });
      return run.see('ERR-12', 'x3');
    };
    expect(seen(5)).toMatchObject(observed('holds', /cannot be told apart/));
    expect(seen(6)?.reason).not.toContain('cannot be told apart');
  });
});
