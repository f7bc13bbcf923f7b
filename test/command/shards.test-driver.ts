import { expect, it } from 'vitest';
import { mergedReport } from '../../src/report/merged.js';
import { validator } from '../../src/schemas/validate.js';
import { BRIEF } from './command.test-driver.js';
import { judgeReference } from './judge-in-process.test-driver.js';

const PARTS = ['1/3', '2/3', '3/3'];
const variables = { ...BRIEF, GWS_NOTIFICATION_MS: '1200', GWS_RUN_ID: 'run-7' };

async function judged(deviation: string | undefined, shard?: string) {
  return (await judgeReference({ deviation }, variables, { shard })).report;
}

/** Declares for references that deviate, or do not, that the parts of a run give the verdicts of the whole. */
export function describeShards(deviations: readonly (string | undefined)[]): void {
  it.each(deviations)(
    'three parts of a run, put together, give each verdict of the whole: %s',
    async (deviation) => {
      const [whole, ...parts] = await Promise.all([
        judged(deviation),
        ...PARTS.map((part) => judged(deviation, part)),
      ]);
      const merged = mergedReport({
        parts: parts.map((report, index) => ({ from: `folder-${index}`, report })),
        requireComplete: false,
        strict: false,
      });
      const verdictsOf = ({ requirements }: typeof merged) =>
        Object.fromEntries(requirements.map(({ id, verdict }) => [id, verdict]));
      expect(verdictsOf(merged)).toEqual(verdictsOf(whole));
      expect(merged).toMatchObject({
        verdict: whole.verdict,
        exitCode: whole.exitCode,
        counts: whole.counts,
      });
      expect(validator('report')(merged)).toBe(true);
      for (const { requirements } of parts)
        expect(requirements.filter(({ verdict }) => verdict === 'untested').length).toBeGreaterThan(20);
    },
  );
}
