/**
 * What a header field holds: cookies, whose names may stay; a challenge (WWW-Authenticate, Proxy-Authenticate), which may bring a token of
 * its own; a credential, whatever a site calls it (Authorization, X-Auth-Token, X-API-Key, Authentication-Info, Set-Cookie2, X-Session-Id),
 * whose whole value is taken out; or nothing of that kind.
 */
export type FieldKind = 'cookies' | 'challenge' | 'credential' | 'plain';

const credential =
  /(^|[-_])(auth|authorization|authentication|\w*token|jwt|\w*secret|passw\w*|credentials?|api-?key|\w*session\w*|sid|assertion)([-_]|$)|^(set-)?cookie2$/i;
/** The same few fields come with every message; a target may send any others. */
const mostKnown = 500;
const known = new Map<string, FieldKind>();

/** What a header field of this name holds. */
export function fieldKind(name: string): FieldKind {
  let kind = known.get(name);
  if (kind === undefined) {
    kind = kindOf(name);
    if (known.size < mostKnown) known.set(name, kind);
  }
  return kind;
}

function kindOf(name: string): FieldKind {
  if (/^(set-)?cookie$/i.test(name)) return 'cookies';
  if (/^(www|proxy)-authenticate$/i.test(name)) return 'challenge';
  return credential.test(name) ? 'credential' : 'plain';
}

/** A field of credentials: the scheme stays. */
export function withoutCredentials(value: string): string {
  return value.replace(/^((?:Basic|Bearer|Digest|Negotiate|NTLM)\s+)?.*$/is, '$1[credentials]');
}

/** A challenge: scheme and realm stay, for they tell who asks; nonces and tokens do not. */
export function withoutToken(value: string): string {
  if (/^[a-z][\w-]*(\s+realm="[^"]*"(,\s*charset="[^"]*")?)?$/i.test(value)) return value;
  const [scheme = ''] = /^[a-z][\w-]{0,30}(?=[\s,])/i.exec(value) ?? [];
  return `${scheme} [credentials]`.trim();
}

const leastToken = 8;
/** Parameters that tell who asks, and how. */
const plainParameter = /^(realm|domain|charset|qop|algorithm|stale|userhash|version|path|expires|max-age)$/i;

/**
 * The secrets in a header field that is called a credential or a challenge: its whole value, what follows a scheme (`Negotiate
 * YII...`), and its parameters (`nextnonce="..."`). None for any other field.
 */
export function secretsIn(name: string, value: string): string[] {
  const kind = fieldKind(name);
  if (kind !== 'challenge' && kind !== 'credential') return [];
  const token = /^[a-z][\w-]*\s+([\w.~+/-]+=*)$/i.exec(value.trim())?.[1];
  const parameters = [...value.matchAll(/([\w-]+)\s*=\s*"?([^"\s,;]+)/g)]
    .filter(([, parameter = '']) => !plainParameter.test(parameter))
    .map(([, , text = '']) => text);
  const whole = kind === 'challenge' ? [] : [value.trim()];
  const found = [...whole, ...(token === undefined ? parameters : [token])];
  return found.filter((each) => each.length >= leastToken);
}

/** Names and attributes of cookies stay: they tell how a session is kept, and are no secret. */
export function withoutCookieValues(value: string, field: string): string {
  if (field === 'cookie') return value.split(/;\s*/).map(withoutValue).join('; ');
  return value
    .split('\n')
    .map((line) => {
      const [pair = '', ...attributes] = line.split(';');
      return [withoutValue(pair), ...attributes.map(withoutForeignValue)].join(';');
    })
    .join('\n');
}

function withoutValue(pair: string): string {
  // A cookie without a name is all value.
  return pair.includes('=') ? pair.replace(/=.*$/s, '=[cookie]') : pair.trim() && '[cookie]';
}

const attribute =
  /^\s*(expires=[^=]*|(max-age|domain|path|samesite|priority|version)=[^=,]*|secure|httponly|partitioned|discard)\s*$/i;

/** Servers that set several cookies in one line put them where attributes stand. */
function withoutForeignValue(text: string): string {
  if (attribute.test(text) || text.trim() === '') return text;
  return text.includes('=') ? text.replace(/=.*$/s, '=[cookie]') : ' [cookie]';
}
