import type { Dispatcher } from 'undici';
import type { AgentName } from '../schemas/trace.gen.js';
import { excessOf } from '../trace/clip.js';
import type { Recorder } from '../trace/recorder.js';
import type { Ask, RawOutcome } from './ask.js';
import type { TargetAddress } from './client.js';
import { openConnections } from './connection.js';
import type { Credentials } from './credentials.js';
import type { Crowding } from './crowding.js';
import { failureOf, ResponseFailure } from './failure.js';
import { type Limits, sizeLimitFor, tooMuchInAll } from './limits.js';
import type { Progress } from './reception.js';
import type { ResponseBody } from './response-body.js';
import { send } from './send.js';

/** Bodies that are not JSON are quoted in reports, not judged: their begin is enough. */
const textClip = 4000;

/** Who sends a request, where to, and on which connections. */
export interface AskedBy {
  readonly name: AgentName;
  readonly recorder: Recorder;
  readonly limits: Limits;
  readonly address: TargetAddress;
  /** The base URL of the target without a slash at its end. */
  readonly baseUrl: string;
  /** Where this request goes to. */
  readonly url: string;
  readonly credentials: Credentials;
  readonly connections: Dispatcher;
  /** What may keep this request waiting; absent of one that is judged, or that is held itself. */
  readonly crowding: Crowding | undefined;
  readonly timeoutMs: number;
  /** Of the run. */
  readonly signal: AbortSignal | undefined;
}

/** Sends a request once and records it, then its response or its failure. Never throws for what a target does. */
export async function askOnce(ask: Ask, by: AskedBy): Promise<RawOutcome> {
  const { name: agent, recorder, credentials, url, address } = by;
  const home = sameOrigin(url, by.baseUrl);
  const text = ask.text ?? (ask.body === undefined ? undefined : JSON.stringify(ask.body));
  const headers = {
    accept: 'application/json',
    ...(text === undefined ? {} : { 'content-type': 'application/json' }),
    ...(home ? credentials.headersFor(ask.method, url) : {}),
    ...ask.headers,
  };
  const id = recorder.nextName('r');
  const sent = recorder.record({
    type: 'request',
    id,
    agent,
    use: ask.use,
    method: ask.method,
    url,
    headers,
    body: ask.text === undefined ? ask.body : undefined,
    text: ask.text,
  });
  ask.sent?.(sent);
  const about = { request: id, agent, use: ask.use };
  const took = (at: number) => Math.round((at - sent.at) * 10) / 10;
  const progress: Progress = { at: 'connecting' };
  try {
    if (!home)
      throw new ResponseFailure('ForeignOrigin', 'The address is not on the origin of the target: not sent');
    const response = await exchange(ask, by, { headers, text, progress });
    const { body, text: responseText } = response;
    for (const secret of ask.secretsIn?.(body) ?? []) recorder.redaction.redact(secret, `token of ${agent}`);
    admit(response, ask, by);
    const record = recorder.record(
      {
        type: 'response',
        ...about,
        status: response.status,
        headers: response.headers,
        body,
        text: responseText === undefined ? undefined : recorder.redaction.beginOf(responseText, textClip),
        tookMs: took(response.at),
      },
      response.at,
    );
    by.crowding?.learn(record);
    return { request: sent, response: record, raw: body };
  } catch (error) {
    const at = recorder.now();
    const ownFailure = failureOf(error, progress.at, address.proxy);
    const failure = by.crowding?.explained(ownFailure) ?? ownFailure;
    return {
      request: sent,
      failure: recorder.record({ type: 'failure', ...about, ...failure, tookMs: took(at) }, at),
    };
  }
}

// What would be too much to keep is no response to us: nothing of it is recorded.
function admit({ body, size }: ResponseBody, ask: Ask, { recorder, limits }: AskedBy): void {
  const failure = ask.refuses?.(body);
  if (failure !== undefined) throw failure;
  const kept = body === undefined ? Math.min(size, textClip) : Math.max(0, size - excessOf(body));
  if (recorder.room.take(kept)) return;
  throw new ResponseFailure('Aborted', tooMuchInAll(limits));
}

async function exchange(
  ask: Ask,
  { recorder, limits, url, address, credentials, connections, timeoutMs, signal }: AskedBy,
  wire: { headers: Record<string, string>; text: string | undefined; progress: Progress },
) {
  const own = ask.freshConnection ? openConnections(address.tls, timeoutMs, address.proxy) : undefined;
  try {
    return await send({
      connections: own ?? connections,
      url,
      method: ask.method,
      ...wire,
      timeoutMs,
      limit: sizeLimitFor(ask.use, limits),
      signals: [ask.signal, ask.evenIfStopped ? undefined : signal],
      now: () => recorder.now(),
      learn: (fields) => credentials.learn(url, fields),
    });
  } finally {
    await own?.destroy();
  }
}

function sameOrigin(url: string, base: string): boolean {
  return URL.canParse(url) && new URL(url).origin === new URL(base).origin;
}
