import { expect, it, vi } from 'vitest';
import type * as Form from '../../src/runner/request-shape.js';
import { intentsOf, wholeTrace } from '../../src/trace/whole.js';
import { exceptions } from '../variants/judged-variant.test-driver.js';
import { judgeReference } from './judge-in-process.test-driver.js';

const MEANT = '007';
const SENT = 'Gws-sent-in-its-place';

// A driver with a mistake: one value of the corpus of ACT-11 is replaced by another on its way out.
vi.mock('../../src/runner/request-shape.js', async (original) => {
  const form = await original<typeof Form>();
  const bodyOf: typeof form.bodyOf = (as, call, disposition, key) =>
    form.bodyOf(as, call, disposition === MEANT ? SENT : disposition, key);
  return { ...form, bodyOf };
});

it('a run that sends another value than it intends is judged by what was sent, and the value that was not is named', async () => {
  const { report, trace } = await judgeReference();
  const { exchanges } = wholeTrace(trace);
  expect(exchanges.filter(({ shape }) => shape.value === MEANT)).toEqual([]);
  const sent = exchanges.find(({ shape }) => shape.value === SENT);
  // What it was sent for stands in the trace, and no verdict rests on it.
  expect(intentsOf(trace).get(sent?.request.id ?? '')).toMatchObject({
    requirements: ['ACT-11'],
    step: 'the value number-zeros',
  });
  expect(exceptions(report)).toEqual({
    'ACT-11': 'inconclusive: number-zeros: nothing of the kind was sent',
  });
  expect(report).toMatchObject({ verdict: 'inconclusive', exitCode: 3 });
  expect(report.headline).toContain('ACT-11');
  const shown = report.exchanges.find(({ id }) => id === sent?.id);
  expect(shown?.requirements).not.toContain('ACT-03');
});
