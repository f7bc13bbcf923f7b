import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../package.js';
import type { Report } from '../schemas/report.gen.js';
import { violations } from '../schemas/validate.js';
import { auditedFiles } from './audited.test-driver.js';
import { mergedReport } from './merged.js';

const COUNT = 3;

it.each([
  'conformant',
  'another-value',
  'notification-after-release',
  'active-message-with-success',
  'mitmproxy',
])('three parts of an audit, put together, are the report of the whole: %s', async (name) => {
  const file = join(packageRoot, 'fixtures', 'recordings', `${name}.har.gz`);
  const audit = async (shard?: Report['shard']) => (await auditedFiles([file], { shard })).report;
  const whole = await audit();
  const parts = await Promise.all(
    Array.from({ length: COUNT }, (_, part) => audit({ index: part + 1, count: COUNT, run: 'r1' })),
  );
  const merged = mergedReport({
    parts: parts.map((report, part) => ({ from: `folder-${part}`, report })),
    requireComplete: false,
    strict: false,
  });
  const { shards, ...rest } = merged;
  expect(shards?.parts.length).toBe(COUNT);
  expect(rest).toEqual(whole);
  expect(violations('report', merged)).toEqual([]);
  for (const { requirements } of parts)
    expect(
      requirements.filter(({ reason }) => reason === 'driven by another shard (--shard)').length,
    ).toBeGreaterThan(30);
});
