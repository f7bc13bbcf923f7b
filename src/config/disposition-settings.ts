import type { Configuration } from '../schemas/configuration.gen.js';
import { readCharset } from './charset.js';
import type { Settings } from './settings.js';

type DispositionSettings = Pick<Configuration, 'dispositionKey' | 'dispositions' | 'testKey' | 'charset'>;

/** The keys and values that are written: GWS_DISPOSITION_KEY, GWS_DISPOSITIONS, GWS_TEST_KEY and GWS_CHARSET. */
export function readDispositionSettings(settings: Settings): DispositionSettings {
  const dispositionKey = settings.text('GWS_DISPOSITION_KEY');
  const dispositions = readDispositions(settings);
  if (dispositions !== undefined && dispositionKey === undefined)
    settings.problem(
      'GWS_DISPOSITION_KEY is not set: with GWS_DISPOSITIONS it is required, a key cannot be learnt from values that repeat',
    );
  const testKey = settings.text('GWS_TEST_KEY') ?? 'GwsConformance';
  // KEY-03 holds a target to plain keys only.
  if (!/^[A-Za-z0-9_]{1,255}$/.test(testKey))
    settings.refuse('GWS_TEST_KEY', testKey, 'a plain key: letters, digits and underscore, 255 at most');
  if (testKey === dispositionKey)
    settings.problem(
      `GWS_TEST_KEY and GWS_DISPOSITION_KEY are both ${JSON.stringify(testKey)}: the first is the suite's own, the second the server's`,
    );
  const charset = readCharset(settings);
  return {
    ...(dispositionKey !== undefined && { dispositionKey }),
    ...(dispositions !== undefined && { dispositions }),
    testKey,
    ...(charset !== undefined && { charset }),
  };
}

function readDispositions(settings: Settings): string[] | undefined {
  const given = settings.text('GWS_DISPOSITIONS');
  if (given === undefined) return undefined;
  const values = given.split(',').map((each) => each.trim());
  if (values.includes('') || new Set(values).size < values.length)
    settings.refuse('GWS_DISPOSITIONS', given, 'values separated by commas, none empty, none twice');
  return values;
}
