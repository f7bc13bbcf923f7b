import type { Corpus, CorpusValue } from './corpus.gen.js';
import { readShipped } from './shipped.js';

/** The corpora of fixtures/corpora, by the name of their file. */
const NAMES = [
  'act-11',
  'act-17',
  'err-04',
  'err-05',
  'err-21-disposition',
  'err-21-disposition-key',
  'key-05',
] as const;

export type CorpusName = (typeof NAMES)[number];

const read = new Map<CorpusName, Corpus>();

/** The corpus of that name, read when first asked for. */
export function corpus(name: CorpusName): Corpus {
  let found = read.get(name);
  if (found === undefined) {
    found = readShipped<Corpus>(`fixtures/corpora/${name}.json`, 'corpus');
    read.set(name, found);
  }
  return found;
}

/** The values of ACT-17 that a site's character set can carry, outer spaces included; `charset` as GWS_CHARSET names it. */
export function valuesCarriedBy(charset: string): CorpusValue[] {
  return corpus('act-17').values.filter((each) => each.charsets?.includes(charset));
}

/** The character sets that ACT-17 knows, in lower case: what GWS_CHARSET accepts. */
export function knownCharsets(): string[] {
  return [...new Set(corpus('act-17').values.flatMap((each) => each.charsets ?? []))].sort();
}

/** Every text that is sent to see what becomes of it: no value of a site's. */
export function ownTexts(): string[] {
  const values = NAMES.flatMap((name) => corpus(name).values.map(({ value }) => value));
  return values.filter((value) => typeof value === 'string');
}
