import type { Configuration } from '../src/schemas/configuration.gen.js';
import { type Act, on, requirement, situation } from '../src/situations/requirement.js';
import { activeCall, heldCall, ringingCall } from '../src/situations/stage.js';
import { corpus, valuesCarriedBy } from './corpora.js';

const disposed = on(activeCall, ({ call }) => call.base());

situation('the call is active', () => {
  // Not the first request alone: a target may notify what it has not notified yet, and keep silent after.
  requirement(
    'ACT-01',
    on(activeCall, ({ call }) => call.again()),
  );
  requirement('ACT-02', disposed);
  requirement('ACT-03', disposed);
  requirement('ACT-04', disposed);
  requirement('ACT-05', disposed);
  requirement('ACT-06', disposed);
  requirement('ACT-07', disposed);
  // A call that this run did not begin has no other key of the run's before the first request.
  requirement(
    'ACT-08',
    on(activeCall, ({ call }) => call.withKey()),
    on(activeCall, async ({ call, live }) => (live.marked ? call.base() : [])),
  );
  requirement(
    'ACT-09',
    on(activeCall, ({ call }) => call.again()),
  );
  // The first message is the control for the second.
  requirement(
    'ACT-10',
    on(activeCall, async ({ call }) => (await call.again()).slice(1)),
  );
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

situation('the call is active, and the value is out of the ordinary', () => {
  requirement('ACT-11', ({ configuration }) => values('ACT-11', configuration, corpus('act-11').values));
  requirement('ACT-17', ({ configuration }) => {
    const { charset } = configuration;
    return values(
      'ACT-17',
      configuration,
      charset === undefined ? corpus('act-17').values : valuesCarriedBy(charset),
    );
  });
});

/** Each value on the active call; where the target takes certain values only, the row is judged on these. */
function values(
  id: string,
  { dispositions }: Configuration,
  ordinarily: readonly { id: string; value: unknown }[],
): Act[] {
  const sent = dispositions?.map((value) => ({ id: value, value })) ?? ordinarily;
  return sent.map((each) => on(activeCall, ({ call }) => call.value(`${id} ${each.id}`, each.value)));
}

situation('the call is active, though nobody is talking', () => {
  requirement(
    'ACT-13',
    on(heldCall, ({ call }) => call.documented()),
  );
  requirement(
    'ACT-15',
    on(ringingCall, ({ call }) => call.documented()),
  );
});
