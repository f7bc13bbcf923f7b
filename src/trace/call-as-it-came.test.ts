import { expect, it } from 'vitest';
import { callAsItCame } from './call-as-it-came.js';
import { Recorder } from './recorder.js';

it('the call of a message is to be had as it came, while the record holds no secret', () => {
  const recorder = new Recorder();
  recorder.redaction.redact('s3ssion-canary', 'cookie JSESSIONID of agent');
  const call = { id: '1', callUuid: 'u', uri: 'http://a/api/v2/me/calls/1;jsessionid=s3ssion-canary' };
  const noted = (message: unknown) => {
    const about = { agent: 'agent', session: 's1', channel: '/v2/me/calls' } as const;
    const record = recorder.record({ type: 'message', ...about, message });
    recorder.noteAsItCame(record, message);
    return record;
  };
  const record = noted({ channel: '/v2/me/calls', data: { call } });
  expect(callAsItCame(recorder, record)).toEqual(call);
  expect(JSON.stringify(recorder.records)).not.toContain('canary');
  expect(callAsItCame(recorder, noted({ channel: '/v2/me/calls', data: { call: { id: '2' } } }))).toEqual({
    id: '2',
  });
  expect(callAsItCame(recorder, noted('odd'))).toEqual({});
});
