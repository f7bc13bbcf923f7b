import { clipped } from '../trace/visible.js';

const LONGEST = 400;

/** Text as Markdown that shows it and does nothing else: no markup, no HTML, no link, no list, no cell border. */
export function plain(text: string): string {
  return clipped(text.trim(), LONGEST)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]{}|~#!$@]|:(?=\/\/)|(?<=www)\./gi, '\\$&')
    .replace(/^(\d*)([-+=.)])(?=[\s=-]|$)/, '$1\\$2');
}
