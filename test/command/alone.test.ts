import { expect, it } from 'vitest';
import { catalogueOf } from '../../src/requirement.js';
import { judgeReference } from './judge-in-process.test-driver.js';

const UNHURRIED = { GWS_NOTIFICATION_MS: '2000', GWS_QUIET_MS: '400' };

/** What comes out for a requirement when nothing else is asked for. */
async function alone(id: string): Promise<string> {
  const { report } = await judgeReference({}, UNHURRIED, { only: id });
  const found = report.requirements.find((each) => each.id === id);
  return `${id} ${found?.verdict}${found?.verdict === 'inconclusive' ? `: ${found.reason}` : ''}`;
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
