/** What of a cookie must reach nobody else. */
export interface CookieSecret {
  /** Of the cookie; empty where it has none. */
  readonly name: string;
  readonly value: string;
  /** Whether it is the address of a node, which URIs of the target may hold too. */
  readonly isNode?: boolean;
}

/** Shorter values ("1", "true", "node1") are taken out of header fields, not searched for elsewhere. */
const leastSecret = 8;
/** `http://10.0.0.5:8080`, `10.0.0.5:8080`, `node1.example.com:8080`: sticky cookies of some load balancers. */
const address = /^(https?:\/\/[^/\s]+\/?|(\d{1,3}\.){3}\d{1,3}(:\d{1,5})?|([\w-]+\.)+[a-z]{2,}:\d{1,5})$/i;

/**
 * The secrets of a Set-Cookie line: its value, the value without URL escapes, and what stands before a route that a server
 * appends to its session ids (`id.route`, `id:route`, `id!node`), since it also writes ids without it.
 */
export function cookieSecrets(line: string): CookieSecret[] {
  const [pair = ''] = line.split(';');
  const at = pair.indexOf('=');
  // As browsers read it: without = all of it is the value.
  const name = pair.slice(0, Math.max(0, at)).trim();
  const value = pair
    .slice(at + 1)
    .trim()
    .replace(/^"(.*)"$/, '$1');
  const plain = decoded(value);
  const values = new Set([value, plain, ...(address.test(plain) ? [] : [withoutRoute(plain)])]);
  return [...values]
    .filter((each) => each.length >= leastSecret)
    .map((each) => ({ name, value: each, ...(address.test(decoded(each)) && { isNode: true }) }));
}

function withoutRoute(value: string): string {
  return value.split(/[.:!]/)[0] ?? '';
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
