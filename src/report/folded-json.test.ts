import { expect, test } from 'vitest';
import { foldedJson } from './folded-json.js';

const message = {
  channel: '/v2/me/calls',
  data: {
    messageType: 'M',
    call: { id: 'C1', mute: 'Off', state: 'Held', userData: { a: '1', b: { c: 2 } } },
    phoneNumber: '1',
  },
};

test('ordinary members are folded, what is wrong is marked, and what tells the kind of message stays', () => {
  const lines = foldedJson(message, ['/data/call/userData/a']);
  expect(lines.map(({ text, wrong }) => `${wrong ? '!' : ' '}${text}`)).toEqual([
    ' {',
    '   "channel": "/v2/me/calls",',
    '   "data": {',
    '     "messageType": "M",',
    '     "call": {',
    '       … 2 more',
    '       "state": "Held",',
    '       "userData": {',
    '!        "a": "1",',
    '         … 1 more',
    '       }',
    '     },',
    '     … 1 more',
    '   }',
    ' }',
  ]);
});

test('a member that is wrong as a whole is shown and marked whole, and JSON in which nothing is wrong is not folded', () => {
  const whole = foldedJson({ x: 1, wrong: { a: [1] } }, ['/wrong']);
  expect(whole.map(({ text }) => text)).toEqual([
    '{',
    '  … 1 more',
    '  "wrong": {',
    '    "a": [',
    '      1',
    '    ]',
    '  }',
    '}',
  ]);
  expect(foldedJson(message, []).map(({ text }) => text)).toEqual(
    JSON.stringify(message, undefined, 2).split('\n'),
  );
});

test('what is very large is cut', () => {
  expect(
    foldedJson(
      Array.from({ length: 100_000 }, (_, index) => index),
      [],
    ).length,
  ).toBeLessThan(200);
  expect(foldedJson('x'.repeat(10_000), [])[0]?.text.length).toBeLessThan(500);
});
