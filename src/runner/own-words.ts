import { tagsOf } from '../calls/tags.js';
import { Values } from '../calls/values.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import { ownTexts } from '../schemas/corpora.js';

/**
 * What a run writes itself, keys and values: a password that is a part of it, as `1234` or `Referred` may be, stands in the traffic
 * without having been given away.
 */
export function ownWords(configuration: Configuration, runId: string): string[] {
  const { testKey, dispositionKey, dispositions = [] } = configuration;
  const values = new Values(runId);
  return [
    ...ownTexts(),
    ...dispositions,
    values.odd('long'),
    // Keys and values, each by itself.
    ...JSON.stringify(tagsOf(runId, '')).split('"'),
    testKey,
    dispositionKey ?? '',
  ].filter((text) => text !== '');
}
