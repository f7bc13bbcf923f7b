import type { Entry, Header, Page } from 'har-format';
import type {
  FailureRecord,
  HeaderRecord,
  RequestRecord,
  ResponseRecord,
  TraceRecord,
} from '../schemas/trace.gen.js';

const PAGE = 'run';

/**
 * The HTTP traffic of a trace as the text of a HAR 1.2 file, for the tools that read it, in pieces: at once it would take a
 * multiple of the memory of the trace. Secrets were taken out by the recorder.
 */
export function* harOf(records: readonly TraceRecord[]): Generator<string> {
  const header = records.find((record): record is HeaderRecord => record.type === 'trace');
  const began = new Date(Date.parse(header?.startedAt ?? '') || 0);
  yield headOf(header, began);
  let separator = '';
  for (const entry of entriesOf(records, began.getTime())) {
    yield `${separator}${JSON.stringify(entry)}`;
    separator = ',';
  }
  yield TAIL;
}

const TAIL = ']}}\n';

function headOf(header: HeaderRecord | undefined, began: Date): string {
  const creator = { name: 'gws-conformance', version: header?.suite.version ?? '' };
  // A run has no pages; Firefox imports no entry without one.
  const page: Page = {
    id: PAGE,
    title: `gws-conformance against ${header?.target?.url ?? 'a target'}`,
    startedDateTime: began.toISOString(),
    pageTimings: {},
  };
  return `{"log":${JSON.stringify({ version: '1.2', creator, pages: [page] }).slice(0, -1)},"entries":[`;
}

// So many requests may be without their response.
const MOST_OPEN = 1000;

/** The same of a trace that comes record by record: an entry follows when its response came. */
export class HarPieces {
  readonly #open = new Map<string, { readonly request: RequestRecord; readonly sent?: string }>();
  #began = 0;
  #separator = '';

  constructor(private readonly write: (text: string) => void) {}

  /**
   * Takes the next record; the first is the header.
   * @param body the JSON text of its body, where it lies there already
   */
  accept(record: TraceRecord, body?: string): void {
    if (record.type === 'trace') {
      this.#began = Date.parse(record.startedAt) || 0;
      this.write(headOf(record, new Date(this.#began)));
    } else if (record.type === 'request') {
      this.#open.set(record.id, { request: record, sent: body });
      const [oldest] = this.#open.size > MOST_OPEN ? this.#open.values() : [];
      if (oldest !== undefined) this.#entry(oldest, undefined);
    } else if (record.type === 'response' || record.type === 'failure') {
      const open = this.#open.get(record.request);
      if (open !== undefined) this.#entry(open, record, body);
    }
  }

  /** The trace is over. */
  end(): void {
    for (const open of this.#open.values()) this.#entry(open, undefined);
    this.write(TAIL);
  }

  #entry(
    { request, sent }: { readonly request: RequestRecord; readonly sent?: string },
    outcome: ResponseRecord | FailureRecord | undefined,
    came?: string,
  ): void {
    this.#open.delete(request.id);
    const entry = entryOf(request, outcome, this.#began, { sent, came });
    this.write(`${this.#separator}${JSON.stringify(entry)}`);
    this.#separator = ',';
  }
}

function* entriesOf(records: readonly TraceRecord[], began: number): Generator<Entry> {
  const outcomes = new Map<string, ResponseRecord | FailureRecord>();
  for (const record of records) {
    if (record.type === 'response' || record.type === 'failure') outcomes.set(record.request, record);
  }
  for (const record of records) {
    if (record.type === 'request') yield entryOf(record, outcomes.get(record.id), began);
  }
}

function entryOf(
  request: RequestRecord,
  outcome: ResponseRecord | FailureRecord | undefined,
  began: number,
  bodies: { readonly sent?: string; readonly came?: string } = {},
): Entry {
  const took = outcome?.tookMs ?? 0;
  const sent =
    request.text ?? bodies.sent ?? (request.body === undefined ? undefined : JSON.stringify(request.body));
  return {
    pageref: PAGE,
    startedDateTime: new Date(began + request.at).toISOString(),
    time: took,
    request: {
      method: request.method,
      url: request.url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: headersOf(request.headers),
      queryString: queryOf(request.url),
      ...(sent === undefined
        ? {}
        : { postData: { mimeType: request.headers['content-type'] ?? 'application/json', text: sent } }),
      headersSize: -1,
      bodySize: sent === undefined ? 0 : Buffer.byteLength(sent),
    },
    response: responseOf(outcome, bodies.came),
    cache: {},
    // The whole time is the target's: sending and receiving are not measured apart.
    timings: { send: 0, wait: took, receive: 0 },
    comment: `${request.id}, ${request.agent}, ${request.use}`,
  };
}

function responseOf(
  outcome: ResponseRecord | FailureRecord | undefined,
  came: string | undefined,
): Entry['response'] {
  const response = outcome?.type === 'response' ? outcome : undefined;
  const text = response?.text ?? came ?? (response?.body === undefined ? '' : JSON.stringify(response.body));
  return {
    // HAR readers know 0 as "no response".
    status: response?.status ?? 0,
    statusText: outcome?.type === 'failure' ? outcome.name : '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: headersOf(response?.headers ?? {}),
    content: { size: Buffer.byteLength(text), mimeType: response?.headers['content-type'] ?? '', text },
    redirectURL: response?.headers.location ?? '',
    headersSize: -1,
    bodySize: -1,
    ...(outcome?.type === 'failure' ? { comment: outcome.message } : {}),
  };
}

function headersOf(headers: Readonly<Record<string, string>>): Header[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}

function queryOf(url: string): Header[] {
  if (!url.includes('?') || !URL.canParse(url)) return [];
  return [...new URL(url).searchParams].map(([name, value]) => ({ name, value }));
}
