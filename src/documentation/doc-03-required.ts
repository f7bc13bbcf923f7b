import type { Finding } from '../schemas/report.gen.js';
import type { Page } from './page.js';
import { needOf } from './parameter-need.js';
import { findingAt, listed } from './statement.js';

/** DOC-03: each parameter is said to be required or optional. */
export function judgeRequired(page: Page): Finding[] {
  const unsaid = page.parameters.filter((parameter) => needOf(page, parameter) === undefined);
  if (unsaid.length === 0) return [];
  const names = listed(unsaid.map(({ name }) => name));
  const text = `The page does not say whether ${names} ${unsaid.length === 1 ? 'is' : 'are'} required.`;
  return [
    findingAt(
      page,
      'DOC-03',
      text,
      unsaid.map(({ line }) => line),
    ),
  ];
}
