import type { Finding } from '../schemas/report.gen.js';
import { baseAddresses, type CallAddress, callAddresses, resourceOf } from './call-address.js';
import { isDocumented } from './doc-05-members.js';
import type { Page } from './page.js';
import { findingAt, listed } from './statement.js';

/** DOC-02: one call, one id, one base address and one URL form, in the table and in every example. */
export function judgeAddresses(page: Page): Finding[] {
  const addresses = callAddresses(page);
  return [...forms(page, addresses), ...ids(page, addresses), ...bases(page), ...methods(page)];
}

function forms(page: Page, addresses: CallAddress[]): Finding[] {
  const table = addresses[0];
  if (table === undefined) return [];
  const agreeing = addresses.filter(({ form }) => form === table.form);
  // A tail of the address is no second form where the page says what that member is.
  const others = addresses.filter(
    ({ form, where }) => form !== table.form && !(isTail(form, table.form) && isDocumented(page, where)),
  );
  return [...new Set(others.map(({ form }) => form))].map((form) => {
    const places = others.filter((address) => address.form === form);
    const where = listed(places.map((place) => place.where));
    const said = listed(agreeing.map((place) => place.where));
    const text =
      `/${form}` === table.form
        ? `The address in ${where} has no leading slash (${form}); the table gives ${table.form}.`
        : isTail(form, table.form)
          ? `${where} holds ${form}, which is only the end of ${table.form} (${said}), and the page does not say what it is relative to.`
          : `The address of a call is ${form} in ${where}, but ${table.form} in ${said}.`;
    return findingAt(
      page,
      'DOC-02',
      text,
      [...places, ...agreeing].map(({ line }) => line),
    );
  });
}

function isTail(form: string, whole: string): boolean {
  return form.startsWith('/') && whole.endsWith(form);
}

function ids(page: Page, addresses: CallAddress[]): Finding[] {
  const resource = resourceOf(page);
  // The members of a `call` object, as `calls` is the collection; its `id` is what stands in the URL.
  const owner = resource?.collection.replace(/s$/, '');
  const member = resource?.placeholder.slice(1, -1);
  const own = page.examples.flatMap(({ nodes }) =>
    nodes.filter(({ path, name }) => name === member && path.at(-2) === owner && member !== undefined),
  );
  const uses = [
    ...addresses.flatMap(({ line, id }) => (id === undefined ? [] : [{ line, what: id }])),
    ...own.map(({ line, value }) => ({ line, what: String(value) })),
  ].sort((a, b) => a.line - b.line);
  return several(page, uses, (count) => `The examples are about one call and show ${count} ids for it`);
}

function bases(page: Page): Finding[] {
  const uses = baseAddresses(page).map(({ line, base }) => ({ line, what: base }));
  return several(page, uses, (count) => `The examples show ${count} base addresses`);
}

/** What is written in two ways or more where there is one. */
function several(
  page: Page,
  uses: readonly { line: number; what: string }[],
  say: (count: number) => string,
): Finding[] {
  const distinct = [...new Set(uses.map(({ what }) => what))];
  if (distinct.length < 2) return [];
  const lines = uses.map(({ line }) => line);
  return [findingAt(page, 'DOC-02', `${say(distinct.length)}: ${listed(distinct)}.`, lines)];
}

function methods(page: Page): Finding[] {
  const method = page.method;
  if (method === undefined) return [];
  return page.examples.flatMap(({ requestLine }) => {
    if (requestLine === undefined || requestLine.method === method.text.toUpperCase()) return [];
    const text = `The request line says ${requestLine.method}, the table ${method.text}.`;
    return [findingAt(page, 'DOC-02', text, [requestLine.line, method.line])];
  });
}
