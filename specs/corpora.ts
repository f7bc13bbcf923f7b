import type { Corpus, CorpusValue } from '../src/schemas/corpus.gen.js';
import { readShipped } from '../src/schemas/shipped.js';

/** The corpora of fixtures/corpora, by the name of their file. */
export type CorpusName =
  | 'act-11'
  | 'act-17'
  | 'err-04'
  | 'err-05'
  | 'err-21-disposition'
  | 'err-21-disposition-key'
  | 'key-05';

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
