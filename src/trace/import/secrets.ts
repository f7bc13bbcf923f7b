import { messagesOf } from '../bayeux.js';
import { cookieSecrets } from '../cookie-secrets.js';
import type { Redaction } from '../redaction.js';
import { secretsIn } from '../redaction-headers.js';
import type { HttpEntry } from './har-entry.js';

const SECRET_NAME = /passw|pwd|passphrase|secret|credential|token|api_?key|assertion|^jsessionid$/i;
const SECRET_IN_QUERY = /^(code|sid|sig|signature|auth|key)$/i;
const LEAST = 4;
// Of a body so many values are looked at.
const MOST = 10_000;

/** Learns what of a recorded exchange is secret, before anything of it is kept: credentials, cookies, tokens, CometD client ids. */
export function learnSecrets(entry: HttpEntry, redaction: Redaction): void {
  const { requestHeaders, responseHeaders, requestBody, requestText, responseBody, url } = entry;
  const csrf = responseHeaders['x-csrf-header'];
  if (csrf !== undefined) redaction.redactHeader(csrf);
  for (const headers of [requestHeaders, responseHeaders])
    for (const [field, value] of Object.entries(headers)) {
      for (const secret of secretsIn(field, value)) redaction.redact(secret, field);
      if (/csrf.*token|xsrf/i.test(field)) redaction.redact(value, 'CSRF token');
      if (field === csrf?.toLowerCase()) redaction.redact(value, 'CSRF token');
    }
  learnBasic(requestHeaders.authorization, redaction);
  learnBasic(requestHeaders['proxy-authorization'], redaction);
  const cookies = [
    ...(requestHeaders.cookie ?? '').split(/;\s*/),
    ...(responseHeaders['set-cookie'] ?? '').split('\n'),
  ];
  for (const cookie of cookies)
    for (const { name, value, isNode } of cookieSecrets(cookie))
      isNode ? redaction.redactNode(value, `cookie ${name}`) : redaction.redact(value, `cookie ${name}`);
  for (const message of [...messagesOf(requestBody), ...messagesOf(responseBody)])
    if (typeof message.clientId === 'string') redaction.redact(message.clientId, 'clientId');
  const isForm = requestBody === undefined && /[={]/.test(requestText ?? '');
  const queries = [url.split('?')[1], isForm ? requestText : undefined];
  for (const query of queries) learnQuery(query, redaction);
  learnMembers(requestBody, redaction);
  // What is delivered over CometD holds none, and is most of the traffic.
  if (messagesOf(responseBody).length === 0) learnMembers(responseBody, redaction);
}

function learnBasic(value: string | undefined, redaction: Redaction): void {
  const [, base64] = /^basic\s+([\w+/=-]+)\s*$/i.exec(value ?? '') ?? [];
  if (base64 === undefined) return;
  const pair = Buffer.from(base64, 'base64').toString('utf8');
  const [user = '', ...password] = pair.split(':');
  if (user !== '') redaction.allow(user);
  for (const [secret, name] of [
    [password.join(':'), 'password'],
    [pair, 'credentials'],
    [base64, 'Basic value'],
  ] as const)
    redaction.redact(secret, name);
}

function learnQuery(query: string | undefined, redaction: Redaction): void {
  if (query === undefined || query.length > 100_000) return;
  for (const [name, value] of new URLSearchParams(query))
    if ((SECRET_NAME.test(name) || SECRET_IN_QUERY.test(name)) && value.length >= LEAST)
      redaction.redact(value, name.slice(0, 40));
}

function learnMembers(value: unknown, redaction: Redaction): void {
  const stack: unknown[] = [value];
  for (let looked = 0; stack.length > 0 && looked < MOST; looked++) {
    const each = stack.pop();
    if (typeof each !== 'object' || each === null) continue;
    for (const [name, member] of Object.entries(each)) {
      if (typeof member === 'object') stack.push(member);
      else if (typeof member === 'string' && member.length >= LEAST && SECRET_NAME.test(name))
        redaction.redact(member, name.slice(0, 40));
    }
  }
}
