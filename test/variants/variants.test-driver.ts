import { expect, it } from 'vitest';
import { judgeTrace } from '../../src/judge/judge.js';
import type { NamedBehaviour, NamedBehaviours } from '../../src/reference/named-behaviour.js';
import type { TraceRecord } from '../../src/schemas/trace.gen.js';
import { withoutIntents } from '../../src/trace/whole.js';
import { exceptions, type JudgedVariant, judgeVariant, judgeVariants } from './judged-variant.test-driver.js';
import { signs } from './signs.test-driver.js';

/** Long enough for all of them on a machine that does other things; nothing is judged by it. */
const limitMs = 300_000;

/** More at once would keep one process from answering in time for the one that uses most of its timeouts. */
const atOnce = 4;

/** Declares the tests of variants: each is judged conformant, and leaves nothing behind. */
export function describeVariants(variants: NamedBehaviours): void {
  let runs: ReturnType<typeof judgeVariants> | undefined;
  const asked = new Set<string>();
  const judged = (name: string, variant: NamedBehaviour): Promise<JudgedVariant> | undefined => {
    // A test that is tried again has its run again, alone.
    if (asked.has(name)) return judgeVariant(variant);
    asked.add(name);
    runs ??= judgeVariants(variants, atOnce);
    return runs.get(name);
  };

  it.each(Object.entries(variants))(
    'a conformant variant of the reference gives pass and info and nothing else, and nothing is left behind: %s',
    async (name, variant) => {
      const { untested = [], repeats = false } = variant;
      const { report, trace, left } = (await judged(name, variant)) as JudgedVariant;
      const expected = untested.map((id) => [id, expect.stringMatching(/^untested: /)]);
      expect(exceptions(report)).toEqual(Object.fromEntries(expected));
      expect([report.verdict, report.exitCode]).toEqual(['conformant', 0]);
      const records = trace.map((line) => JSON.parse(line) as TraceRecord);
      const alone = judgeTrace(withoutIntents(records), { untested: new Map() }).results;
      const judgedIds = report.requirements.filter(
        ({ id, verdict }) => verdict !== 'untested' && alone.has(id),
      );
      expect(judgedIds.length).toBeGreaterThan(40);
      for (const { id, verdict, reason } of judgedIds)
        expect({ id, ...alone.get(id) }).toMatchObject({ id, verdict, reason });
      expect(left).toEqual({ callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 });
      const sign = signs[name];
      if (sign && 'shows' in sign) expect(trace.some((line) => sign.shows.test(line))).toBe(true);
      if (sign && 'lacks' in sign) expect(trace.filter((line) => sign.lacks.test(line))).toEqual([]);
      // An exchange during which the session was lost is repeated, and the report says so.
      const told = report.notices?.filter((text) => /driven again|is sent again/.test(text)) ?? [];
      if (repeats) expect(told).not.toEqual([]);
    },
    limitMs,
  );
}
