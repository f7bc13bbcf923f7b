import { expect, test } from 'vitest';
import { readConfiguration } from './read-configuration.js';

test('what is taken in of a target can be set within bounds, and what is out of them is refused by a sentence', () => {
  const { limits } = readConfiguration({ GWS_MAX_ANSWER_KB: '64', GWS_MAX_MESSAGES: '500' });
  expect(limits).toEqual({ answerKb: 64, notificationsKb: 8192, messages: 500, runKb: 49_152 });
  const wrong = { GWS_MAX_NOTIFICATIONS_KB: '1', GWS_MAX_MESSAGES: 'many', GWS_MAX_RUN_KB: '-1' };
  expect(() => readConfiguration(wrong)).toThrow(
    [
      'GWS_MAX_NOTIFICATIONS_KB is "1": accepted is a whole number of kilobytes from 16 to 65536',
      'GWS_MAX_MESSAGES is "many": accepted is a whole number of messages from 100 to 1000000',
      'GWS_MAX_RUN_KB is "-1": accepted is a whole number of kilobytes from 1024 to 1048576',
    ].join('\n'),
  );
});
