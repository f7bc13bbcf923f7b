import type { Header, Page } from 'har-format';
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
    yield `${separator}${entry}`;
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
   * @param quoted the same as a JSON string
   */
  accept(record: TraceRecord, body?: string, quoted?: string): void {
    if (record.type === 'trace') {
      this.#began = Date.parse(record.startedAt) || 0;
      this.write(headOf(record, new Date(this.#began)));
    } else if (record.type === 'request') {
      this.#open.set(record.id, { request: record, sent: body });
      const [oldest] = this.#open.size > MOST_OPEN ? this.#open.values() : [];
      if (oldest !== undefined) this.#entry(oldest, undefined);
    } else if (record.type === 'response' || record.type === 'failure') {
      const open = this.#open.get(record.request);
      if (open !== undefined) this.#entry(open, record, body, quoted);
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
    quoted?: string,
  ): void {
    this.#open.delete(request.id);
    const entry = entryOf(request, outcome, this.#began, { sent, came, quoted });
    this.write(this.#separator);
    this.write(entry);
    this.#separator = ',';
  }
}

function* entriesOf(records: readonly TraceRecord[], began: number): Generator<string> {
  const outcomes = new Map<string, ResponseRecord | FailureRecord>();
  for (const record of records) {
    if (record.type === 'response' || record.type === 'failure') outcomes.set(record.request, record);
  }
  for (const record of records) {
    if (record.type === 'request') yield entryOf(record, outcomes.get(record.id), began);
  }
}

const json = JSON.stringify;

// Of a large recording this is made for every request: as a text, in which header fields that come again are the text that they were.
function entryOf(
  request: RequestRecord,
  outcome: ResponseRecord | FailureRecord | undefined,
  began: number,
  bodies: { readonly sent?: string; readonly came?: string; readonly quoted?: string } = {},
): string {
  const took = outcome?.tookMs ?? 0;
  const { method, url, headers, id, agent, use } = request;
  const sent = request.text ?? bodies.sent ?? (request.body === undefined ? undefined : json(request.body));
  const mimeType = headers['content-type'] ?? 'application/json';
  const posted = sent === undefined ? '' : `"postData":{"mimeType":${json(mimeType)},"text":${json(sent)}},`;
  const size = sent === undefined ? 0 : Buffer.byteLength(sent);
  // A run has one page. The whole time is the target's: sending and receiving are not measured apart.
  return (
    `{"pageref":"${PAGE}","startedDateTime":"${new Date(began + request.at).toISOString()}","time":${took},` +
    `"request":{"method":${json(method)},"url":${json(url)},"httpVersion":"HTTP/1.1","cookies":[],` +
    `"headers":${headersOf(headers)},"queryString":${queryOf(url)},${posted}"headersSize":-1,"bodySize":${size}},` +
    `"response":${responseOf(outcome, bodies)},"cache":{},` +
    `"timings":{"send":0,"wait":${took},"receive":0},"comment":${json(`${id}, ${agent}, ${use}`)}}`
  );
}

function responseOf(
  outcome: ResponseRecord | FailureRecord | undefined,
  { came, quoted }: { readonly came?: string; readonly quoted?: string },
): string {
  const response = outcome?.type === 'response' ? outcome : undefined;
  const failure = outcome?.type === 'failure' ? outcome : undefined;
  const text = response?.text ?? came ?? (response?.body === undefined ? '' : json(response.body));
  const { headers = {} } = response ?? {};
  const content = `{"size":${Buffer.byteLength(text)},"mimeType":${json(headers['content-type'] ?? '')},"text":${quoted ?? json(text)}}`;
  const comment = failure === undefined ? '' : `,"comment":${json(failure.message)}`;
  return (
    // HAR readers know 0 as "no response".
    `{"status":${response?.status ?? 0},"statusText":${json(failure?.name ?? '')},"httpVersion":"HTTP/1.1","cookies":[],` +
    `"headers":${headersOf(headers)},"content":${content},"redirectURL":${json(headers.location ?? '')},` +
    `"headersSize":-1,"bodySize":-1${comment}}`
  );
}

const jsonByFields = new WeakMap<object, string>();

function headersOf(headers: Readonly<Record<string, string>>): string {
  const known = jsonByFields.get(headers);
  if (known !== undefined) return known;
  const text = json(Object.entries(headers).map(([name, value]): Header => ({ name, value })));
  if (Object.isFrozen(headers)) jsonByFields.set(headers, text);
  return text;
}

function queryOf(url: string): string {
  if (!url.includes('?') || !URL.canParse(url)) return '[]';
  return json([...new URL(url).searchParams].map(([name, value]): Header => ({ name, value })));
}
