/**
 * Whether a header field holds a credential, whatever it is called by a site: Authorization, X-Auth-Token, X-API-Key,
 * Authentication-Info, Set-Cookie2, X-Session-Id. Such a field loses its whole value.
 */
export function isCredentialHeader(name: string): boolean {
  return (
    /(^|[-_])(auth|authorization|authentication|\w*token|jwt|\w*secret|passw\w*|credentials?|api-?key|\w*session\w*|sid|assertion)([-_]|$)/i.test(
      name,
    ) || /^(set-)?cookie2$/i.test(name)
  );
}

/** Whether a header field asks for credentials: WWW-Authenticate, Proxy-Authenticate. It may bring a token of its own. */
export function isChallenge(name: string): boolean {
  return /^(www|proxy)-authenticate$/i.test(name);
}

/** Whether a header field holds cookies with names that may stay. */
export function isCookieHeader(name: string): boolean {
  return /^(set-)?cookie$/i.test(name);
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
  const isChallenged = isChallenge(name);
  if (!isChallenged && !isCredentialHeader(name)) return [];
  const token = /^[a-z][\w-]*\s+([\w.~+/-]+=*)$/i.exec(value.trim())?.[1];
  const parameters = [...value.matchAll(/([\w-]+)\s*=\s*"?([^"\s,;]+)/g)]
    .filter(([, parameter = '']) => !plainParameter.test(parameter))
    .map(([, , text = '']) => text);
  const whole = isChallenged ? [] : [value.trim()];
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
