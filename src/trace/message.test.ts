import { describe, expect, it } from 'vitest';
import type { MessageRecord } from '../schemas/trace.gen.js';
import { type CallMessage, callMessage, isAbout, kindOf, letGoContent, letGoParsed, own } from './message.js';
import { StoredMessage } from './stored-message.js';

const record = (message: unknown, channel = '/v2/me/calls'): MessageRecord => ({
  type: 'message',
  seq: 7,
  at: 70,
  agent: 'agent',
  session: 's1',
  channel,
  message,
});

const read = (message: unknown) => callMessage(record(message));

describe('a message of the calls channel', () => {
  it('is one that came on /v2/me/calls and nowhere else', () => {
    expect(callMessage(record({}, '/v2/me/devices'))).toBeUndefined();
    expect(callMessage(record({}, '/v2/me/calls/'))).toBeUndefined();
    expect(callMessage({ type: 'notice', seq: 1, at: 1, text: '' })).toBeUndefined();
  });

  it.each([null, undefined, [], 'text', 5, { data: null }, { data: [] }, { data: { call: 'x' } }])(
    'reads as one without members when the target sends %j',
    (message) => {
      expect(read(message)).toMatchObject({ seq: 7, at: 70, call: {} });
      expect(read(message)?.userData).toBeUndefined();
      expect(isAbout(read(message) as never, { callId: 'x' })).toBe(false);
    },
  );

  it('that is stored as text says the same once it was let go, and again nothing but its call once that is over', () => {
    const message = { data: { messageType: 'X', call: { id: 'C1', state: 'Held', userData: { a: 'b' } } } };
    const stored = new StoredMessage(record(message), JSON.stringify(message), JSON.parse);
    const told = callMessage(stored) as CallMessage;
    letGoParsed(stored);
    expect([stored.message, told.data, told.userData]).toEqual([message, message.data, { a: 'b' }]);
    expect(JSON.parse(JSON.stringify(stored))).toEqual(record(message));
    letGoContent(told);
    expect([told.call, told.data, told.userData, told.state]).toEqual([{ id: 'C1' }, {}, undefined, 'Held']);
  });

  it('reads what is not of the documented type as absent, null and arrays included', () => {
    for (const userData of [null, [], ['x'], 'text', 0, undefined])
      expect(read({ data: { call: { userData } } })?.userData).toBeUndefined();
    const odd = read({ data: { notificationType: 5, messageType: {}, call: { state: ['Released'] } } });
    expect(odd).toMatchObject({ notificationType: undefined, messageType: undefined, state: undefined });
    expect(kindOf(odd as never)).toBe('message without type');
  });

  it('takes __proto__ and the like for members as any other', () => {
    const hostile = read(
      JSON.parse('{"data":{"call":{"__proto__":{"id":"x"},"userData":{"__proto__":"v"}}}}'),
    );
    expect(own(hostile?.userData, '__proto__')).toBe('v');
    expect(own(hostile?.userData, 'constructor')).toBeUndefined();
    expect(isAbout(hostile as never, { callId: 'x' })).toBe(false);
  });
});

describe('a message is about a call', () => {
  const ofIds = (id: unknown, callUuid: unknown) => read({ data: { call: { id, callUuid } } }) as never;

  it.each<[unknown, unknown, boolean]>([
    ['ID', 'UUID', true],
    ['ID', 'other', true],
    ['ID', undefined, true],
    ['other', 'UUID', true],
    ['UUID', 'ID', false],
    [undefined, undefined, false],
    [['ID'], null, false],
  ])('with id %j and callUuid %j: %s', (id, callUuid, wanted) => {
    expect(isAbout(ofIds(id, callUuid), { callId: 'ID', callUuid: 'UUID' })).toBe(wanted);
  });

  it('never by what neither of the two names', () => {
    expect(isAbout(ofIds(undefined, undefined), {})).toBe(false);
    expect(isAbout(ofIds('ID', undefined), { callId: 'ID' })).toBe(true);
  });
});
