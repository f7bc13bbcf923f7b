import { knownCharsets } from '../schemas/corpora.js';
import type { Settings } from './settings.js';

/** GWS_CHARSET by the name that the corpus of ACT-17 knows it by; undefined when it is not set. */
export function readCharset(settings: Settings): string | undefined {
  const given = settings.text('GWS_CHARSET');
  if (given === undefined) return undefined;
  const known = knownCharsets();
  const name = known.find((each) => plain(each) === plain(given));
  if (name === undefined) settings.refuse('GWS_CHARSET', given, `one of ${known.join(', ')}`);
  return name;
}

// UTF8, cp1252, latin1 and ISO8859-2 are other spellings of one name.
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/^cp(?=125)/, 'windows')
    .replace(/^latin1$/, 'iso88591')
    .replace(/^ascii$/, 'usascii');
}
