import { describe, expect, test } from 'vitest';
import { deaths } from './dying.test-driver.js';
import { BUDGETS, expectNothingProven, hostileRun, reasonOf } from './hostile-run.test-driver.js';

describe.concurrent('a server that dies', () => {
  // Of the window nothing is left if it is shorter than the server lives in it.
  const timeouts = { ...BUDGETS, GWS_QUIET_MS: '1500', GWS_TIMEOUT_MS: '2000', GWS_CALL_MS: '3000' };

  test.each(Object.entries(deaths))(
    '%s proves nothing of what it owed yet, but that it does not answer',
    async (when, death) => {
      const run = await hostileRun(...death(), timeouts);
      const rows = when === 'in the window' ? /^(REL-01|REL-06|ACT-14)$/ : /^(REL|ERR-1[5-8])/;
      // The response to the documented request does not come, nor when that is sent again (docs/verdicts.md).
      expectNothingProven(run, rows, when.startsWith('by answering nothing') ? ['RES-01'] : []);
      expect(reasonOf(run, 'REL-01')).toMatch(/refused|closed|lost|No complete response/);
      // Of a server that answers nothing each kind of request is waited for.
    },
    150_000,
  );
});
