import { describe } from 'vitest';
import { on, requirement } from '../src/situations/requirement.js';
import { activeCall, heldCall, ringingCall } from '../src/situations/stage.js';
import { theRun } from '../src/situations/the-run.js';
import { corpus, valuesCarriedBy } from './corpora.js';

const disposed = on(activeCall, ({ call }) => call.base());

describe('the call is active', () => {
  requirement('ACT-01', disposed);
  requirement('ACT-02', disposed);
  requirement('ACT-03', disposed);
  requirement('ACT-04', disposed);
  requirement('ACT-05', disposed);
  requirement('ACT-06', disposed);
  requirement('ACT-07', disposed);
  requirement(
    'ACT-08',
    on(activeCall, ({ call }) => call.withKey()),
    disposed,
  );
  requirement(
    'ACT-09',
    on(activeCall, ({ call }) => call.again()),
  );
  // The first message is the control for the second.
  requirement('ACT-10', on(activeCall, async ({ call }) => (await call.again()).slice(1)));
  requirement(
    'ACT-12',
    on(activeCall, async ({ call, read }) => [await call.base(), await read('call')]),
  );
  requirement('ACT-14', disposed);
  requirement('ACT-16', disposed);
  requirement(
    'ACT-18',
    on(activeCall, async ({ call, read }) => [await call.base(), await read('call')]),
  );
});

describe('the call is active, and the value is out of the ordinary', () => {
  const { dispositions, charset } = theRun().site.configuration;
  // Where the target takes certain values only, the rows are judged on these.
  const ascii = dispositions?.map((value) => ({ id: value, value })) ?? corpus('act-11').values;
  const beyond =
    dispositions?.map((value) => ({ id: value, value })) ??
    (charset === undefined ? corpus('act-17').values : valuesCarriedBy(charset));

  requirement(
    'ACT-11',
    ...ascii.map(({ id, value }) => on(activeCall, ({ call }) => call.value(`ACT-11 ${id}`, value))),
  );
  requirement(
    'ACT-17',
    ...beyond.map(({ id, value }) => on(activeCall, ({ call }) => call.value(`ACT-17 ${id}`, value))),
  );
});

describe('the call is active, though nobody is talking', () => {
  requirement(
    'ACT-13',
    on(heldCall, ({ call }) => call.base()),
  );
  requirement(
    'ACT-15',
    on(ringingCall, ({ call }) => call.base()),
  );
});
