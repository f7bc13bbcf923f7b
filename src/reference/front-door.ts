import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, Refusal, refused } from './answer.js';
import type { Asked } from './behaviour.js';
import { csrfResponse, giveSession } from './csrf.js';
import { textOf } from './request-body.js';
import { carryOut, withCall } from './routes.js';
import type { Site } from './site.js';

/** Below the context path: the documented API, and CometD within it. */
export const apiPath = '/api/v2';
const notificationsPath = '/notifications';

/** Answers one HTTP request, whatever it is; never rejects. */
export async function receive(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const before = site.behaviour.arrives(request, response);
  if (before) return send(response, before);
  try {
    const { pathname, searchParams } = addressOf(request, site.settings.contextPath);
    if (pathname === '/reference/state') send(response, { status: 200, body: site.state() });
    else if (pathname === '/reference/events' && request.method === 'GET') site.feed.open(response);
    else if (!`${pathname}/`.startsWith(`${apiPath}/`)) throw nothingHere();
    else await receiveApi(site, pathname.slice(apiPath.length), searchParams, request, response);
  } catch (problem) {
    if (response.headersSent || response.destroyed) response.destroy();
    else send(response, refused(refusalOf(problem)));
  }
}

/** In order, as behind the filters of a real server: who is it, CometD or not, the CSRF token, the operation. */
async function receiveApi(
  site: Site,
  path: string,
  query: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { behaviour } = site;
  const session = site.signIn.sessionOf(request);
  const method = behaviour.method(request.method ?? '', path);
  const agent = behaviour.caller(session?.agent, method, path);
  if (!agent) throw new Refusal(403, 20, 'Access denied');
  if (session) giveSession(site.settings, session, request, response);
  const text = await textOf(request);
  if (method === 'POST' && `${path}/`.startsWith(`${notificationsPath}/`)) {
    return site.notifications.handle(request, response, text, agent);
  }
  let asked: Asked = { method, path, agent, body: {} };
  let answer = csrfResponse(site.settings, session, request);
  if (!answer) {
    try {
      if (method === 'POST') asked = { ...asked, body: behaviour.body(path, text) };
      asked = withCall(site, asked);
      answer = carryOut(site, asked, query);
    } catch (problem) {
      answer = refused(refusalOf(problem));
    }
  }
  const given = behaviour.answer(asked, answer);
  site.timers.after(given.afterMs ?? 0, () => send(response, given));
}

/** @throws Refusal (404, statusCode 6) for what is no address, or is outside the context path */
function addressOf(request: IncomingMessage, contextPath: string): URL {
  const target = request.url ?? '';
  if (!target.startsWith(`${contextPath}/`)) throw nothingHere();
  return new URL(`http://reference${target.slice(contextPath.length)}`);
}

function nothingHere(): Refusal {
  return new Refusal(404, 6, 'There is nothing at this address.');
}

function refusalOf(problem: unknown): Refusal {
  return problem instanceof Refusal ? problem : new Refusal(500, 4, `Internal error: ${String(problem)}`);
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/plain' : 'application/json';
  response.writeHead(status, {
    'content-type': `${type};charset=UTF-8`,
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(text);
}
