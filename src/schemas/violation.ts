import type { ErrorObject } from 'ajv/dist/2020.js';

/** How much of a target's value or of a path into it is quoted. */
const CLIP = 80;

/**
 * An error of ajv about a value, as a sentence: where (a JSON pointer), what must be, what was.
 * @param value the whole value that was validated; the place of the error is looked up in it
 */
export function sentence(error: ErrorObject, value: unknown): string {
  const where = error.instancePath === '' ? 'the value' : clip(error.instancePath);
  return `${where} ${demand(error)}${was(error, value)}`;
}

/** Whether an error says something of its own: what an `if` or a `contains` is made of is told by the errors beside it. */
export function telling({ keyword, schemaPath }: ErrorObject): boolean {
  return keyword !== 'if' && keyword !== 'oneOf' && !schemaPath.includes('/contains/');
}

/** That a value is none of the kinds that a schema knows; `tag` is the member that names the kind. */
export function unknownKind(tag: string, kinds: readonly unknown[], value: unknown): string {
  return `/${tag} must be one of ${kinds.map(quote).join(', ')}, was ${described(value)}`;
}

function demand({ keyword, params, message }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return `must have the member ${params.missingProperty}`;
    case 'additionalProperties':
      return `must not have the member ${quote(params.additionalProperty)}`;
    case 'type':
      return `must be ${[params.type].flat().join(' or ')}`;
    case 'const':
      return `must be ${quote(params.allowedValue)}`;
    case 'enum':
      return `must be one of ${params.allowedValues.map(quote).join(', ')}`;
    default:
      return message ?? `must keep to ${keyword}`;
  }
}

// Of what is missing or too much nothing need be told but that.
function was({ keyword, instancePath }: ErrorObject, value: unknown): string {
  if (['required', 'additionalProperties', 'contains'].includes(keyword)) return '';
  return `, was ${described(valueAt(value, instancePath))}`;
}

function described(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  return `${typeof value} ${quote(value)}`;
}

/** What stands at a JSON pointer; undefined where nothing does. */
export function valueAt(value: unknown, pointer: string): unknown {
  let here = value;
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, name)) return undefined;
    here = (here as Record<string, unknown>)[name];
  }
  return here;
}

// Only strings, numbers and booleans come here: an object is never written out, however deep it may be.
function quote(value: unknown): string {
  return clip(typeof value === 'string' ? JSON.stringify(value.slice(0, CLIP)) : String(value));
}

function clip(text: string): string {
  return text.length > CLIP ? `${text.slice(0, CLIP - 3)}...` : text;
}
