import { existsSync, readFileSync, statSync } from 'node:fs';
import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { nearest } from '../nearest.js';
import type { Baseline } from '../schemas/baseline.gen.js';
import { violations } from '../schemas/validate.js';

/** The file of known failures cannot be used; the sentence says where, what is wrong with it, and what is accepted. */
export class UnreadableBaseline extends Error {
  override readonly name = 'UnreadableBaseline';

  constructor(
    readonly path: string,
    reason: string,
    line?: number,
  ) {
    super(`${path}${line === undefined ? '' : `:${line}`} ${reason}`);
  }
}

/** A file of known failures as it stands: what it says, and how it is written. */
export interface BaselineFile extends Baseline {
  /** With its comments and its order, to be changed and written again. */
  readonly document: Document;
  /** What stands before its first character, and at the end of its lines. */
  readonly mark: '' | '\uFEFF';
  readonly lineEnd: '\n' | '\r\n';
}

const MARK = '\uFEFF';
const MEMBERS = ['requirement', 'verdict', 'reason', 'issue', 'noted', 'expires', 'fingerprint'];

/**
 * Reads a file of known failures.
 * @throws UnreadableBaseline it is not there, no YAML in UTF-8, contradicts schemas/baseline.schema.json, or has two entries for one
 * requirement
 */
export function readBaseline(path: string): BaselineFile {
  if (!existsSync(path))
    throw new UnreadableBaseline(path, 'is not there: gws-conformance baseline update REPORT writes it');
  const text = textOf(path);
  const lines = new LineCounter();
  const document = parseDocument(text.replace(MARK, '').replaceAll('\r\n', '\n'), { lineCounter: lines });
  const lineOf = (node: unknown) => {
    const start = (node as Node | undefined)?.range?.[0];
    return start === undefined ? undefined : lines.linePos(start).line;
  };
  const [broken] = document.errors;
  if (broken !== undefined)
    throw new UnreadableBaseline(
      path,
      `is no YAML: ${broken.message.split('\n')[0]}`,
      broken.linePos?.[0].line,
    );
  if (document.contents === null)
    throw new UnreadableBaseline(path, 'is empty: "known: []" says that no failure is known');
  const stranger = strangerIn(document);
  if (stranger !== undefined) throw new UnreadableBaseline(path, stranger.sentence, lineOf(stranger.node));
  // `known:` with nothing behind it, as it is when the last entry was taken out by hand.
  if (document.get('known') === null) document.set('known', document.createNode([]));
  const baseline = asData(path, document);
  const [wrong] = violations('baseline', baseline);
  if (wrong !== undefined)
    throw new UnreadableBaseline(path, sentenceOf(wrong), lineOf(placeOf(wrong, document)));
  const entries = document.get('known');
  if (!isSeq(entries) || !entries.items.every(isMap))
    throw new UnreadableBaseline(path, 'has an alias in the place of an entry: each is to be written out');
  const known = (baseline as Baseline).known;
  const twice = known.findIndex(({ requirement }, index) =>
    known.slice(0, index).some((earlier) => earlier.requirement === requirement),
  );
  if (twice >= 0)
    throw new UnreadableBaseline(
      path,
      `has a second entry for ${known[twice]?.requirement}: put them together, with every line of their fingerprints`,
      lineOf(document.getIn(['known', twice], true)),
    );
  return {
    known,
    document,
    mark: text.startsWith(MARK) ? MARK : '',
    lineEnd: text.includes('\r\n') ? '\r\n' : '\n',
  };
}

function textOf(path: string): string {
  if (statSync(path).isDirectory())
    throw new UnreadableBaseline(path, 'is a folder: a file of known failures is accepted');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (error) {
    const why = error instanceof TypeError ? 'is not UTF-8' : `cannot be read: ${(error as Error).message}`;
    throw new UnreadableBaseline(path, why);
  }
}

function asData(path: string, document: Document): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // An alias without its anchor, or too many of them.
    throw new UnreadableBaseline(path, `is no YAML: ${(error as Error).message}`);
  }
}

/** The first key that the file may not have, with what it was likely meant to be. */
function strangerIn({ contents }: Document): { node: unknown; sentence: string } | undefined {
  if (!isMap(contents)) return undefined;
  const known = contents.get('known');
  const entries = isSeq(known) ? known.items : [];
  for (const map of [contents, ...entries]) {
    if (!isMap(map)) continue;
    const accepted = map === contents ? ['known'] : MEMBERS;
    for (const { key } of map.items) {
      const name = isScalar(key) ? String(key.value) : '?';
      if (accepted.includes(name)) continue;
      const meant = nearest(name, accepted);
      const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
      return {
        node: key,
        sentence: `has the key ${JSON.stringify(name)}: accepted ${accepted.length === 1 ? 'is' : 'are'} ${accepted.join(', ')}${hint}`,
      };
    }
  }
  return undefined;
}

// What a schema says of dates and addresses is told by an example.
function sentenceOf(violation: string): string {
  return violation
    .replace(/^the value must be object.*/, 'is no list of known failures: it begins with "known:"')
    .replace(/^the value /, '')
    .replace(/must match format "date"/, 'must be a day such as 2027-01-31')
    .replace(/must match format "uri"/, 'must be an address such as https://issues.example/123')
    .replace(/must match pattern.*/, 'must say why');
}

function placeOf(violation: string, document: Document): unknown {
  const [pointer = ''] = violation.split(' ');
  const path = pointer.split('/').slice(1);
  return document.getIn(
    path.map((step) => (/^\d+$/.test(step) ? Number(step) : step)),
    true,
  );
}
