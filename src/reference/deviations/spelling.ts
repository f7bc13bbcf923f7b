import type { Deviation, Deviations } from '../named-behaviour.js';
import { storing } from './hooks.js';

/** ACT-11, ACT-17: values out of the ordinary that an active call gets otherwise than they were sent. */
export const spellingDeviations: Deviations = {
  'spaces-collapsed': {
    ...carrying('runs of spaces in a value become one space', (value) => value.replace(/ +/g, ' ')),
    perhaps: { 'ACT-17': 'inconclusive' },
  },
  'html-escaped': carrying('a value is escaped for HTML', (value) =>
    value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`),
  ),
  'markup-removed': carrying('what looks like markup is removed from a value', (value) =>
    value.replace(/<[^>]*>/g, ''),
  ),
  'quotes-removed': carrying('quotes are removed from a value', (value) => value.replace(/["']/g, '')),
  'backslash-removed': carrying('backslashes in a value are taken for escapes', (value) =>
    value.replace(/\\(.)/g, '$1'),
  ),
  'percent-decoded': carrying('what looks like URL encoding in a value is decoded', (value) =>
    value.replace(/%[0-9A-F]{2}/g, decodeURIComponent),
  ),
  'form-decoded': carrying('plus signs in a value become spaces', (value) => value.replaceAll('+', ' ')),
  'json-parsed': carrying('a value that is JSON text is stored as the object that it says', (value) =>
    value.startsWith('{') ? JSON.parse(value) : value,
  ),
  'number-made': carrying('a value of digits is stored as a number', (value) =>
    /^\d+$/.test(value) ? Number(value) : value,
  ),
  'final-stop-removed': carrying('a full stop at the end of a value is removed', (value) =>
    value.replace(/\.$/, ''),
  ),
  'null-made': carrying('the value "null" is stored as null', (value) => (value === 'null' ? null : value)),
  'undefined-emptied': carrying('the value "undefined" empties the key', (value) =>
    value === 'undefined' ? '' : value,
  ),
  'yes-as-true': carrying('the values "yes" and "on" are stored as true', (value) =>
    /^(yes|on)$/.test(value) ? true : value,
  ),
  'one-sign-as-nothing': carrying('a value of one sign empties the key', (value) =>
    /^[^\w]$/.test(value) ? '' : value,
  ),
  'yes-as-word-true': carrying('the value "yes" is stored as the text "true"', (value) =>
    value === 'yes' ? 'true' : value,
  ),
  'punctuation-replaced': carrying('separators in a value become underscores', (value) =>
    value.replace(/[;|]/g, '_'),
  ),
  'cut-at-254': carrying('a value is cut at 254 characters', (value) => value.slice(0, 254)),
  'outer-spaces-trimmed': spelling('outer spaces are removed from a value', (value) => value.trim()),
  'leading-space-trimmed': spelling('leading spaces are removed from a value', (value) => value.trimStart()),
  'trailing-space-trimmed': spelling('trailing spaces are removed from a value', (value) => value.trimEnd()),
  transliterated: spelling('letters lose their diacritics', (value) =>
    value.normalize('NFD').replace(/\p{M}/gu, ''),
  ),
  'question-marks': spelling('characters beyond Latin-1 become question marks', (value) =>
    value.replace(/[^\0-\xff]/gu, '?'),
  ),
  mojibake: spelling('the bytes of UTF-8 are taken for Latin-1', (value) =>
    Buffer.from(value, 'utf8').toString('latin1'),
  ),
  'charset-unknown': {
    description: 'characters beyond Latin-1 become question marks, where nothing says what the site carries',
    contradicts: 'ACT-17',
    says: 'became "',
    behaviour: storing((value) => value.replace(/[^\0-\xff]/gu, '?')),
  },
};

function carrying(description: string, change: (value: string) => unknown): Deviation {
  return {
    description,
    contradicts: 'ACT-11',
    behaviour: storing(change),
  };
}

function spelling(what: string, change: (value: string) => string): Deviation {
  return {
    description: `${what}, though the site carries UTF-8`,
    contradicts: 'ACT-17',
    variables: { GWS_CHARSET: 'utf-8' },
    behaviour: storing(change),
  };
}
