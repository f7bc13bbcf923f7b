import type { ResponseRecord } from '../schemas/trace.gen.js';
import { isCsrfRefusal, isFlood, standsBefore } from '../trace/before-operation.js';
import type { Outcome } from './ask.js';
import { AccessRefused, TargetUnreachable } from './errors.js';

/** The members of a response's body by which Web Services reports success and error; absent when it has none. */
export function statusOf(body: unknown): { statusCode?: unknown; statusMessage?: unknown } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return {};
  const { statusCode, statusMessage } = body as Record<string, unknown>;
  return { statusCode, statusMessage };
}

/** True when the response is complete, its HTTP status 2xx and its statusCode 0. */
export function succeeded(outcome: Outcome): boolean {
  return is2xx(outcome) && statusOf(outcome.response?.body).statusCode === 0;
}

/** True when the response is complete and its HTTP status 2xx. */
export function is2xx({ response }: Outcome): boolean {
  return response !== undefined && response.status >= 200 && response.status < 300;
}

/** Whether a gateway sends whoever has not its cookie yet back to the same address with it. */
export function redirectsToItself({ request, response }: Outcome): boolean {
  const to =
    response && response.status >= 300 && response.status < 400 ? response.headers.location : undefined;
  return to !== undefined && URL.canParse(to, request.url) && new URL(to, request.url).href === request.url;
}

/**
 * The error for an outcome without which the suite has no access.
 * @param what was asked, such as `Login of agent`
 * @param check what somebody should look at, such as `GWS_AGENT_USERNAME`
 * @param reason what was wrong with the response, where status and statusCode do not tell
 */
export function refusalOf(
  what: string,
  outcome: Outcome,
  check: string,
  reason?: string,
): AccessRefused | TargetUnreachable {
  const { request, response, failure } = outcome;
  if (failure?.stage === 'connect') {
    return new TargetUnreachable(
      `Target unreachable at ${request.url}: ${failure.message}; check ${failure.name === 'ProxyFailed' ? 'that variable, and NO_PROXY' : 'GWS_URL'}`,
      request.id,
    );
  }
  if (!response) {
    const told = `${failure?.name}: ${failure?.message}`;
    return new AccessRefused(`${what} was not answered (${told}; request ${request.id}); check ${check}`, {
      request: request.id,
      told,
      failure: failure?.name,
    });
  }
  const { statusCode, statusMessage } = statusOf(response.body);
  const who = standsBefore(response);
  const told = [
    `HTTP ${response.status}${redirectOf(response)}`,
    ...(statusCode === undefined ? [] : [`statusCode ${brief(statusCode)}`]),
    ...(statusMessage === undefined ? [] : [brief(statusMessage)]),
    ...(response.text ? [brief(response.text)] : []),
    ...(reason ? [reason] : []),
    ...(who ? [`answered by ${who}`] : []),
  ].join(', ');
  const advice = who === undefined ? `check ${check}` : adviceOn(response);
  return new AccessRefused(`${what} was refused (${told}, request ${request.id}); ${advice}`, {
    request: request.id,
    told,
    status: response.status,
    statusCode,
    statusMessage,
  });
}

function redirectOf({ status, headers }: ResponseRecord): string {
  const to = status >= 300 && status < 400 ? headers.location : undefined;
  return to === undefined ? '' : ` to ${brief(to)}`;
}

// The account is not to blame for what did not get as far as the operation.
function adviceOn(response: ResponseRecord): string {
  if (isCsrfRefusal(response))
    return 'check that the cookies of the target come back to it (GWS_URL), since its token goes with them';
  if (isFlood(response)) return 'try again with a smaller --max-rps';
  return 'check what stands before the target, and whether that is up';
}

/** A target's value in a sentence: JSON of at most 200 characters. */
export function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'not told';
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}
