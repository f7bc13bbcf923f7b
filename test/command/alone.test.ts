import { expect, it } from 'vitest';
import { readConfiguration } from '../../src/config/read-configuration.js';
import { startReference } from '../../src/reference/reference.js';
import { catalogueOf } from '../../src/requirement.js';
import { judgeInProcess } from './judge-in-process.test-driver.js';

const BRIEF = { GWS_NOTIFICATION_MS: '2000', GWS_QUIET_MS: '400' };

/** What comes out for a requirement when nothing else is asked for. */
async function alone(id: string): Promise<string> {
  const reference = await startReference();
  try {
    const { report } = await judgeInProcess(readConfiguration(BRIEF, { only: id }), reference);
    const found = report.requirements.find((each) => each.id === id);
    return `${id} ${found?.verdict}${found?.verdict === 'inconclusive' ? `: ${found.reason}` : ''}`;
  } finally {
    await reference.stop();
  }
}

it('each requirement is decided when it is run alone: what proves it is driven too', async () => {
  const requirements = catalogueOf();
  const waiting = [...requirements];
  const seen: string[] = [];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      seen.push(await alone(next.id));
  };
  await Promise.all(Array.from({ length: 12 }, lane));
  const wanted = requirements.map(({ id, level }) => `${id} ${level === 'MAY' ? 'info' : 'pass'}`);
  expect(seen.sort()).toEqual(wanted.sort());
}, 180_000);
