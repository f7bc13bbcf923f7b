import { activeCall, secondCall } from '../src/runner/call-state.js';
import { also, on, requirement } from '../src/runner/requirement.js';
import { corpus } from '../src/schemas/corpora.js';
import { documented, withKey, withoutKey, withoutKeyAgain } from './sends.js';

requirement('KEY-01', on(activeCall, withKey));
requirement(
  'KEY-02',
  on(activeCall, withoutKey),
  also(activeCall, withoutKeyAgain),
  also(secondCall, withoutKey),
);
requirement('KEY-03', on(activeCall, documented));
requirement(
  'KEY-04',
  on(activeCall, ({ call }) => call.underKey('an empty key', ''), 'odd key'),
  on(activeCall, ({ call }) => call.underKey('null as key', null), 'odd key'),
);
requirement(
  'KEY-05',
  ...corpus('key-05').values.map(({ id, value }) =>
    on(activeCall, ({ call }) => call.underKey(`key with ${id}`, String(value)), 'odd key'),
  ),
);
