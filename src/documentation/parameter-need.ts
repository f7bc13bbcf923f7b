import type { Page, Parameter } from './page.js';

const SAID =
  /\b(optional|required|mandatory|if (it is )?not (specified|given|present)|(may|can) be (omitted|left out)|must be (specified|given|present))\b/i;
const OPTIONAL =
  /\b(optional|not (required|mandatory)|if (it is )?not (specified|given|present)|(may|can) be (omitted|left out))\b/i;
const NO = /^(no|false|optional|not (required|mandatory))\b|^[-–—]$/i;

/**
 * Whether the page says that a parameter is optional or required: in its row of the table, in a column of its own
 * (`Required | yes`), in a sentence that names the parameter, or in one about all or all other parameters.
 * Undefined when the page does not say.
 */
export function needOf(page: Page, parameter: Parameter): 'required' | 'optional' | undefined {
  const column = parameter.columns.find(({ header, text }) => SAID.test(header) && text !== '');
  if (column) {
    const negative = NO.test(column.text);
    return negative === /\boptional\b/i.test(column.header) ? 'required' : 'optional';
  }
  const name = new RegExp(`(?<![\\w.])${parameter.name.replace(/\W/g, '\\$&')}(?![\\w])`);
  const own = [
    ...parameter.columns.map(({ text }) => text),
    ...page.sentences.map(({ text }) => text).filter((text) => name.test(text)),
  ].find((text) => SAID.test(text));
  const words = own ?? generalSentence(page);
  return words === undefined ? undefined : OPTIONAL.test(words) ? 'optional' : 'required';
}

function generalSentence({ sentences }: Page): string | undefined {
  const texts = sentences.map(({ text }) => text);
  return texts.find(
    (text) => SAID.test(text) && /\b(all|every|each|any|other)\b.*\bparameters?\b/i.test(text),
  );
}
