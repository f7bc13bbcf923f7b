import { members } from '../message.js';
import { Recent } from '../recent.js';

/** Header fields by their names in lower case. */
export type HeaderFields = Readonly<Record<string, string>>;

// So many lists are remembered, none longer than this: most requests of a client have the same fields.
const MOST = 200;
const LONGEST = 8000;

const known = new Recent<string, HeaderFields>(MOST);

/**
 * The header fields that a HAR lists, read without trusting their shape. Equal lists of late are the same object, which is frozen: what follows
 * from the fields need not be found out for each entry.
 */
export function headerFields(list: unknown): HeaderFields {
  const pairs: [name: string, value: string][] = [];
  // With the lengths no two lists have the same key.
  let key = '';
  for (const each of Array.isArray(list) ? list : []) {
    const { name, value } = members(each);
    if (typeof name !== 'string' || typeof value !== 'string') continue;
    pairs.push([name, value]);
    key += `${name.length} ${value.length} ${name}${value}`;
  }
  const before = known.get(key);
  if (before !== undefined) return before;
  const fields = fieldsOf(pairs);
  if (key.length < LONGEST) known.set(key, fields);
  return fields;
}

const knownTexts = new Recent<string, HeaderFields>(MOST);

/** The same of a list that is not parsed yet. @param json its text; undefined = there is none */
export function headerFieldsIn(json: unknown): HeaderFields {
  if (typeof json !== 'string') return headerFields(undefined);
  const before = knownTexts.get(json);
  if (before !== undefined) return before;
  const fields = headerFields(JSON.parse(json));
  // A part of a text would keep the whole of it in memory.
  if (json.length < LONGEST) knownTexts.set(Buffer.from(json).toString(), fields);
  return fields;
}

function fieldsOf(pairs: readonly [name: string, value: string][]): HeaderFields {
  const fields: Record<string, string> = {};
  for (const [name, value] of pairs) {
    const field = name.toLowerCase();
    const before = Object.hasOwn(fields, field) ? fields[field] : undefined;
    fields[field] = before === undefined ? value : `${before}${field === 'set-cookie' ? '\n' : ', '}${value}`;
  }
  return Object.freeze(fields);
}
