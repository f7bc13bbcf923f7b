import {
  activeCall,
  heldCall,
  newCall,
  retrievedCall,
  ringingCall,
  type StepContext,
  secondCall,
} from '../src/runner/call-state.js';
import { also, on, requirement, type Step } from '../src/runner/requirement.js';
import type { Configuration } from '../src/schemas/configuration.gen.js';
import { corpus, valuesCarriedBy } from '../src/schemas/corpora.js';
import { again, documented, otherKey, readAfterwards, sameValue, withKey, withoutKey } from './sends.js';

// Not the first request alone: a target may notify what it has not notified yet, and keep silent after.
requirement('ACT-01', on(activeCall, again));
requirement('ACT-02', on(activeCall, documented));
requirement('ACT-03', on(activeCall, documented));
requirement('ACT-04', on(activeCall, documented));
requirement('ACT-05', on(activeCall, documented));
requirement('ACT-06', on(activeCall, documented));
requirement('ACT-07', on(activeCall, documented));
requirement('ACT-09', on(activeCall, again), on(activeCall, sameValue), also(secondCall, again));
// Whichever key is set, and when none is.
requirement(
  'ACT-08',
  on(activeCall, withoutKey),
  on(activeCall, withKey),
  on(activeCall, otherKey),
  also(secondCall, withoutKey),
  also(secondCall, otherKey),
);
// The first message is the control for the second.
requirement('ACT-10', on(activeCall, again));
requirement('ACT-12', on(activeCall, readAfterwards));
requirement('ACT-14', on(activeCall, documented));
requirement('ACT-16', on(activeCall, documented));
requirement(
  'ACT-18',
  on(newCall, ({ read }) => read('call')),
  on(activeCall, documented),
);

requirement('ACT-11', ({ configuration }) => values(configuration, corpus('act-11').values));
requirement('ACT-17', ({ configuration }) => {
  const { charset } = configuration;
  return values(configuration, charset === undefined ? corpus('act-17').values : valuesCarriedBy(charset));
});

/** Each value on the active call; where the target takes certain values only, the row is judged on these. */
function values(
  { dispositions }: Configuration,
  ordinarily: readonly { id: string; value: unknown }[],
): Step[] {
  const sent = dispositions?.map((value) => ({ id: value, value })) ?? ordinarily;
  return sent.map(({ id, value }) =>
    on(activeCall, ({ call }: StepContext) => call.value(`the value ${id}`, value), 'odd value'),
  );
}

requirement(
  'ACT-13',
  on(heldCall, documented),
  on(heldCall, again),
  on(heldCall, otherKey),
  on(heldCall, withoutKey),
  on(retrievedCall, documented),
);
requirement('ACT-15', on(ringingCall, documented), on(ringingCall, again), on(ringingCall, withoutKey));
