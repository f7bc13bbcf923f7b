import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answer.js';
import type { Settings } from './settings.js';
import type { Session } from './sign-in.js';

/**
 * Puts into a response to be what makes the session usable: the cookie, unless the request carried it, and, on a GET with
 * CSRF protection, the token and the name of the header that it is to be sent in.
 */
export function giveSession(
  settings: Settings,
  session: Session,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (!request.headers.cookie?.includes(session.id)) {
    response.appendHeader(
      'Set-Cookie',
      `JSESSIONID=${session.id}; Path=${settings.contextPath || '/'}; HttpOnly`,
    );
  }
  if (!settings.csrf || request.method !== 'GET') return;
  response.setHeader('X-CSRF-HEADER', settings.csrfHeader);
  response.setHeader('X-CSRF-TOKEN', session.csrfToken);
}

/** The response to a POST, PUT or DELETE without its session's token: 403 and plain text, as documented. */
export function csrfResponse(
  settings: Settings,
  session: Session | undefined,
  request: IncomingMessage,
): Answer | undefined {
  if (!settings.csrf || !session || request.method === 'GET') return undefined;
  const token = request.headers[settings.csrfHeader.toLowerCase()];
  if (token === session.csrfToken) return undefined;
  const headers = {
    nothing: {},
    name: { 'X-CSRF-HEADER': settings.csrfHeader },
    token: { 'X-CSRF-HEADER': settings.csrfHeader, 'X-CSRF-TOKEN': session.csrfToken },
  };
  return { status: 403, headers: headers[settings.csrfRefusalTells], body: 'Missing or invalid Csrf token' };
}
