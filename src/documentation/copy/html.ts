import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import { oneSpaced } from '../lines.js';
import type { CopyLine } from './copy-line.js';

const LEFT_OUT = /^(head|script|style|noscript|template|nav|svg|form|button|select|iframe|h[1-6])$/;
const NO_CONTENT = /(^|\s)(mw-editsection|toc|catlinks|printfooter|mw-jump-link|noprint)(\s|$)/;
const BLOCK =
  /^(address|article|aside|blockquote|body|caption|dd|details|div|dl|dt|fieldset|figure|footer|header|hr|html|li|main|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)$/;
const OF_PAGE = /request url|http method|operationName|statusCode|messageType|\bparameter\b/i;

/**
 * The lines of a page that a browser saved: tables as rows of cells, preformatted text as it is, each paragraph as a line. Of what
 * surrounds the page - menus, sidebars, the foot - nothing but when it was last edited.
 */
export function linesOfHtml(html: string): CopyLine[] {
  const document = parse(html, { sourceCodeLocationInfo: true });
  const content = contentOf(document);
  const lines = new Lines().of(content);
  if (lines.some(({ text }) => EDITED.test(text))) return lines;
  const edited = new Lines().of(document).find(({ text }) => EDITED.test(text));
  return edited === undefined ? lines : [edited, ...lines];
}

const EDITED = /last (edited|modified|updated)/i;

/** The innermost element that holds every table and example which may be the page's. */
function contentOf(document: Tree.Document): Tree.ParentNode {
  const paths: Tree.ParentNode[][] = [];
  const look = (node: Tree.ParentNode) => {
    for (const child of node.childNodes) {
      if (!isElement(child) || isLeftOut(child)) continue;
      if (/^(table|pre)$/.test(child.tagName) && OF_PAGE.test(textIn(child))) paths.push(above(child));
      else look(child);
    }
  };
  look(document);
  const [first = [document]] = paths;
  return first.find((node) => paths.every((path) => path.includes(node))) ?? document;
}

/** The nodes that a node stands in, the innermost first. */
function above(node: Tree.Element): Tree.ParentNode[] {
  const found: Tree.ParentNode[] = [];
  for (let at = node.parentNode; at !== null; at = 'parentNode' in at ? at.parentNode : null) found.push(at);
  return found;
}

/** Gathers lines of text: inline elements go on with a line, blocks begin another. */
class Lines {
  readonly #lines: CopyLine[] = [];
  #text = '';
  #line = 0;

  of(node: Tree.ParentNode): CopyLine[] {
    this.#children(node);
    this.#end();
    return this.#lines;
  }

  #children(node: Tree.ParentNode): void {
    for (const child of node.childNodes) this.#node(child);
  }

  #node(node: Tree.ChildNode): void {
    if ('value' in node) {
      if (this.#text === '') this.#line = lineOf(node);
      this.#text += node.value;
    }
    if (!isElement(node) || isLeftOut(node)) return;
    if (node.tagName === 'br') this.#end();
    else if (node.tagName === 'pre') this.#preformatted(node);
    else if (node.tagName === 'table' && isOfCells(node)) this.#table(node);
    else if (BLOCK.test(node.tagName)) {
      this.#end();
      this.#children(node);
      this.#end();
    } else this.#children(node);
  }

  #end(): void {
    const text = oneSpaced(this.#text);
    if (text !== '') this.#lines.push({ text, line: this.#line });
    this.#text = '';
  }

  #preformatted(node: Tree.Element): void {
    this.#end();
    const from = lineOf(node);
    for (const [index, text] of textIn(node).split('\n').entries())
      if (text.trim() !== '') this.#lines.push({ text: text.trimEnd(), line: from + index });
  }

  #table(table: Tree.Element): void {
    this.#end();
    for (const [index, row] of below(table, /^tr$/).entries()) {
      const cells = below(row, /^t[hd]$/).map((cell) => oneSpaced(textIn(cell)));
      const line = lineOf(row);
      this.#lines.push({ text: `${cells.join(' | ')} |`, line });
      if (index === 0) this.#lines.push({ text: '---|---|', line });
    }
  }
}

/** A table that is no layout: rows of two cells or more, and nothing in them but text. */
function isOfCells(table: Tree.Element): boolean {
  const rows = below(table, /^tr$/);
  return rows.some((row) => below(row, /^t[hd]$/).length > 1) && below(table, /^(table|pre)$/).length === 0;
}

function below(node: Tree.ParentNode, name: RegExp): Tree.Element[] {
  return node.childNodes.flatMap((child) =>
    isElement(child) ? (name.test(child.tagName) ? [child] : below(child, name)) : [],
  );
}

function isElement(node: Tree.Node): node is Tree.Element {
  return 'tagName' in node;
}

function isLeftOut({ tagName, attrs }: Tree.Element): boolean {
  const attribute = (name: string) => attrs.find((each) => each.name === name)?.value;
  return (
    LEFT_OUT.test(tagName) ||
    attribute('hidden') !== undefined ||
    attribute('role') === 'navigation' ||
    NO_CONTENT.test(`${attribute('class') ?? ''} ${attribute('id') ?? ''}`)
  );
}

/** All text in a node; a line break is a line feed. */
function textIn(node: Tree.ParentNode): string {
  return node.childNodes
    .map((child) => {
      if ('value' in child) return child.value;
      if (!isElement(child)) return '';
      return child.tagName === 'br' ? '\n' : textIn(child);
    })
    .join('');
}

function lineOf(node: Tree.Node): number {
  const place = 'sourceCodeLocation' in node ? node.sourceCodeLocation : undefined;
  return place?.startLine ?? 1;
}
