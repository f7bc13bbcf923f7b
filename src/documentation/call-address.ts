import type { Page } from './page.js';

/** A place in the table or in an example where the page writes the address of a call. */
export interface CallAddress {
  line: number;
  /** What it is called there: `Request URL`, `the request line`, or the name of a member. */
  where: string;
  /** Scheme, host and port, when the address is absolute. */
  base?: string;
  /** The path, with its last segment replaced by the placeholder of the request URL. */
  form: string;
  /** The last segment, unless it is the placeholder. */
  id?: string;
}

/** An absolute address in an example. */
export interface BaseAddress {
  line: number;
  where: string;
  base: string;
}

const ABSOLUTE = /^([a-z][a-z0-9+.-]*:\/\/[^/\s]+)(\/\S*)?$/i;

/** `calls` and `{id}` in `/api/v2/me/calls/{id}`; undefined when the request URL does not end in a placeholder. */
export function resourceOf(page: Page): { collection: string; placeholder: string } | undefined {
  const [, collection, placeholder] = /([^/\s{}]+)\/(\{\w+\})$/.exec(page.requestUrl.text) ?? [];
  return collection && placeholder ? { collection, placeholder } : undefined;
}

/**
 * Every address of a call on the page: the request URL of the table first, then the request line, then each member
 * of the examples whose text ends in the same collection and an id. Channels and other resources are none.
 */
export function callAddresses(page: Page): CallAddress[] {
  const resource = resourceOf(page);
  if (resource === undefined) return [];
  const { collection, placeholder } = resource;
  const table: CallAddress = { line: page.requestUrl.line, where: 'Request URL', form: page.requestUrl.text };
  return [
    table,
    ...textsIn(page).flatMap(({ line, where, text }) => {
      const [, base, absolutePath] = ABSOLUTE.exec(text) ?? [];
      const path = base ? (absolutePath ?? '') : text;
      const segments = path.split('/');
      const id = segments.at(-1);
      if (segments.at(-2) !== collection || !id || /\s/.test(path)) return [];
      return [{ line, where, base, form: [...segments.slice(0, -1), placeholder].join('/'), id }];
    }),
  ];
}

/** Every absolute address that the examples show, whatever it addresses. */
export function baseAddresses(page: Page): BaseAddress[] {
  return textsIn(page).flatMap(({ line, where, text }) => {
    const base = ABSOLUTE.exec(text)?.[1];
    return base ? [{ line, where, base }] : [];
  });
}

/** Every text in an example that may be an address, or hold one. */
function textsIn({ examples }: Page): { line: number; where: string; text: string }[] {
  return examples.flatMap(({ requestLine, nodes }) => [
    ...(requestLine ? [{ line: requestLine.line, where: 'the request line', text: requestLine.url }] : []),
    ...nodes.flatMap(({ line, name, value }) =>
      typeof value === 'string' ? [{ line, where: name ?? 'a list item', text: value }] : [],
    ),
  ]);
}
