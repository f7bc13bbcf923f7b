import { type CopyLine, inParagraphs, looksLikeProse, type ProseLine } from './copy-line.js';

const VERBATIM = /<(pre|source|syntaxhighlight)\b[^>]*>/i;
const VERBATIM_END = /<\/(pre|source|syntaxhighlight)>/i;
const HEADING = /^\s*(={1,6})[^=].*\1\s*$/;
const NO_CONTENT = /^\s*(__\w+__|\[\[(category|file|image):[^\]]*\]\]|\{\{[^{}]*\}\}|----+)\s*$/i;
// Attributes before the content of a cell: `style="..." |`.
const ATTRIBUTES = /^\s*(?:[\w-]+\s*=\s*("[^"]*"|'[^']*'|[^\s|]+)\s*)+\|(?!\|)/;

/** Whether a text is written in the markup of MediaWiki: it has tables, headings or links of that kind. */
export function isWikiMarkup(text: string): boolean {
  return /^\s*\{\|/m.test(text) || (/^==+[^=\n]+==+\s*$/m.test(text) && !/^\|.*\|\s*$/m.test(text));
}

/** The lines of a page in the markup of MediaWiki: tables as rows of cells, examples as they are, prose without its marks. */
export function linesOfWikiMarkup(lines: readonly string[]): CopyLine[] {
  const plain: ProseLine[] = [];
  let isVerbatim = false;
  let table: WikiTable | undefined;
  const text = lines.join('\n').replace(/<!--.*?-->/gs, (comment) => comment.replace(/[^\n]/g, ''));
  for (const [index, given] of text.split('\n').entries()) {
    const line = index + 1;
    if (isVerbatim || VERBATIM.test(given)) {
      isVerbatim = !VERBATIM_END.test(given);
      const content = given
        .replace(VERBATIM, '')
        .replace(VERBATIM_END, '')
        .replace(/<\/?nowiki>/gi, '');
      plain.push({ text: unescaped(content), line, isProse: false });
    } else if (/^\s*\{\|/.test(given)) {
      table = new WikiTable();
    } else if (table !== undefined) {
      plain.push(...table.take(given, line));
      if (/^\s*\|\}/.test(given)) table = undefined;
    } else if (HEADING.test(given) || NO_CONTENT.test(given)) plain.push({ text: '', line, isProse: false });
    else {
      // A line that begins with a space is shown as it is.
      const isShown = /^ \s*\S/.test(given);
      const words = withoutMarks(given.replace(/^[*#:;]+\s*/, ''));
      plain.push({ text: words, line, isProse: !isShown && looksLikeProse(words) && !/^[*#:;]/.test(given) });
    }
  }
  return inParagraphs(plain, () => true);
}

/** Rows of a table, one after another. */
class WikiTable {
  #cells: string[] = [];
  #rows = 0;
  #line = 0;

  take(given: string, line: number): ProseLine[] {
    const text = given.trim();
    if (text.startsWith('|-') || text.startsWith('|}')) return this.#row();
    if (text.startsWith('|+')) return [];
    if (/^[|!]/.test(text)) {
      if (this.#cells.length === 0) this.#line = line;
      const cells = text.slice(1).split(text.startsWith('!') ? /!!|\|\|/ : /\|\|/);
      this.#cells.push(...cells.map((cell) => withoutMarks(cell.replace(ATTRIBUTES, '')).trim()));
    } else if (this.#cells.length > 0) {
      this.#cells.push(`${this.#cells.pop()} ${withoutMarks(text)}`.trim());
    }
    return [];
  }

  #row(): ProseLine[] {
    if (this.#cells.length === 0) return [];
    const row = { text: `${this.#cells.join(' | ')} |`, line: this.#line, isProse: false };
    this.#cells = [];
    this.#rows += 1;
    return this.#rows > 1 ? [row] : [row, { text: '---|---|', line: this.#line, isProse: false }];
  }
}

function withoutMarks(text: string): string {
  const bare = text
    .replace(/<\/?(code|tt|nowiki|b|i|u|span|small|big|br|p|div|ref|kbd|var|samp)\b[^>]*>/gi, (tag) =>
      /^<br/i.test(tag) ? ' ' : '',
    )
    .replace(/'{2,5}/g, '')
    .replace(/\[\[(?:[^\]|]*\|)?([^\]|]*)\]\]/g, '$1')
    .replace(/\[(?:https?:|mailto:)\S+\s+([^\]]+)\]/g, '$1')
    .replace(/\{\{\s*(?:code|tt|param|literal|nowrap)\s*\|([^{}|]*)\}\}/gi, '$1')
    .replace(/\{\{[^{}]*\}\}/g, '');
  return unescaped(bare);
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
  amp: '&',
  apos: "'",
};

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
