import { on, requirement, situation } from '../src/situations/requirement.js';
import { activeCall } from '../src/situations/stage.js';
import { corpus } from './corpora.js';

situation('the key in the user data', () => {
  requirement(
    'KEY-01',
    on(activeCall, ({ call }) => call.withKey()),
  );
  requirement(
    'KEY-02',
    on(activeCall, ({ call }) => call.withoutKey()),
  );
  requirement(
    'KEY-03',
    on(activeCall, ({ call }) => call.underOwnKey()),
  );
  requirement(
    'KEY-04',
    on(activeCall, ({ call }) => call.underKey('KEY-04', 'empty key', '')),
    on(activeCall, ({ call }) => call.underKey('KEY-04', 'null key', null)),
  );
  requirement(
    'KEY-05',
    ...corpus('key-05').values.map(({ id, value }) =>
      on(activeCall, ({ call }) => call.underKey('KEY-05', `key with ${id}`, String(value))),
    ),
  );
});
