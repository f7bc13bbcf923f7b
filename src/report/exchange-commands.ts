import type { AgentName, RequestRecord, TraceRecord } from '../schemas/trace.gen.js';
import type { Exchange } from '../trace/exchange.js';
import { CALLS_CHANNEL, members, own } from '../trace/message.js';
import type { WholeTrace } from '../trace/whole.js';
import { credentialsOf, curlOf, inShell } from './curl.js';

/** One command, and what it is for. */
export interface Command {
  readonly what: string;
  readonly curl: string;
}

type About = Pick<WholeTrace, 'records' | 'header'>;

/** What the commands of an exchange are made of. */
interface Parts {
  readonly exchange: Exchange;
  readonly variables: ReadonlyMap<string, string>;
  /** Every request before the exchange's own. */
  readonly requests: readonly RequestRecord[];
  readonly dial?: RequestRecord;
  /** What was asked of the call: Answer, Hold, Hangup. */
  readonly ofCall: readonly RequestRecord[];
  /** Who takes part. */
  readonly agents: readonly AgentName[];
}

/**
 * What an exchange consists of as curl commands to copy, in order: sessions, the agent's CometD channel, the call, the request, and what
 * comes after it. Each is a request of the trace; what is another one each time is a shell variable.
 */
export function exchangeCommands(trace: About, exchange: Exchange): Command[] {
  const { leg, call, sender, request, shape, index } = exchange;
  const parts = partsOf(trace, exchange);
  const before = shape.described === undefined ? undefined : call.exchanges[index - 1];
  const isPoll = onCometd('/meta/connect', ({ advice }) => advice === undefined);
  const poll = firstBy(parts, leg.agent, isPoll);
  return [
    ...sessions(parts),
    ...channel(parts),
    ...callCommands(trace, parts),
    ...(before ? [commandOf(parts, `${before.sender}: the request before it`, before.request)] : []),
    commandOf(parts, `${sender}: the request of ${exchange.id}`, request),
    ...(poll
      ? [commandOf(parts, `${leg.agent}: what came since; again until nothing more comes`, poll)]
      : []),
  ];
}

function partsOf(trace: About, exchange: Exchange): Parts {
  const { leg, call, sender, sentSeq } = exchange;
  const requests = trace.records.filter(
    (record): record is RequestRecord => record.type === 'request' && record.seq < sentSeq,
  );
  const ids = [leg.callId, call.legs.get('peer')?.callId].flatMap((id) => id ?? []);
  const ofCall = requests.filter(
    ({ use, url }) => use === 'call' && ids.some((id) => url.endsWith(`/${encodeURIComponent(id)}`)),
  );
  const dial = dialOf(trace.records, requests, leg.callId);
  const asking = [dial, ...ofCall].flatMap((record) => record?.agent ?? []);
  const agents = [...new Set([leg.agent, ...asking, sender])].filter((agent) => agent !== 'anonymous');
  return { exchange, variables: variablesOf(trace, exchange), requests, dial, ofCall, agents };
}

function commandOf(
  { variables, exchange }: Parts,
  what: string,
  record: RequestRecord,
  first?: string,
): Command {
  return { what, curl: curlOf(asTemplate(record, exchange.leg), { variables, inSession: true, first }) };
}

function firstBy(
  { requests }: Parts,
  agent: AgentName,
  isWanted: (record: RequestRecord) => boolean,
): RequestRecord | undefined {
  return requests.find((record) => record.agent === agent && isWanted(record));
}

/** Everybody's session, and what makes the agents ready for a call. */
function sessions(parts: Parts): Command[] {
  const { agents, variables } = parts;
  const begun = agents.flatMap((agent) => {
    const me = firstBy(parts, agent, ({ use, method }) => use === 'access' && method === 'GET');
    return me === undefined ? [] : [sessionCommand(agent, me, variables)];
  });
  const ready = agents.flatMap((agent) =>
    ['StartContactCenterSession', 'Ready'].flatMap((name) => {
      const record = firstBy(parts, agent, ({ use, body }) => use === 'access' && named(body) === name);
      return record === undefined ? [] : [commandOf(parts, `${agent}: ${name}`, record)];
    }),
  );
  return [...begun, ...ready];
}

/** The agent's CometD session, subscribed to what the page names. */
function channel(parts: Parts): Command[] {
  const { agent } = parts.exchange.leg;
  const handshake = firstBy(parts, agent, onCometd('/meta/handshake'));
  const isWanted = onCometd('/meta/subscribe', ({ subscription }) => subscription === CALLS_CHANNEL);
  const subscribe = firstBy(parts, agent, isWanted);
  if (handshake === undefined || subscribe === undefined) return [];
  const shaken = commandOf(parts, `${agent}: CometD, handshake`, handshake, '-s');
  return [
    { ...shaken, curl: learnt('CLIENT_ID', 'clientId', shaken.curl) },
    commandOf(parts, `${agent}: CometD, subscribes to ${CALLS_CHANNEL}`, subscribe),
  ];
}

/** The call up to the state in which the request was sent. */
function callCommands(trace: About, parts: Parts): Command[] {
  const { dial, ofCall } = parts;
  return [
    ...(dial ? [commandOf(parts, `${dial.agent}: Dial`, dial), ...idsLearnt(trace, parts)] : []),
    ...ofCall.map((record) => commandOf(parts, `${record.agent}: ${named(record.body)}`, record)),
  ];
}

/** What is another one each time in the requests of an exchange, with the shell variable that stands for it. */
export function variablesOf({ header }: Pick<About, 'header'>, { call, leg }: Exchange): Map<string, string> {
  const peerId = call.legs.get('peer')?.callId;
  return new Map([
    [header.target.url.replace(/\/$/, ''), 'GWS_URL'],
    ...(peerId === undefined ? [] : [[peerId, 'PEER_CALL_ID'] as const]),
    ...(leg.callUuid === undefined ? [] : [[leg.callUuid, 'CALL_UUID'] as const]),
    [CALL_UUID, 'CALL_UUID'],
    ...(leg.callId === undefined ? [] : [[leg.callId, 'CALL_ID'] as const]),
    [`[token of ${leg.agent}]`, 'CLIENT_ID'],
  ]);
}

// Where a call's id and callUuid are one text, the member tells which of them is meant: on other servers they differ.
const CALL_UUID = '[callUuid]';

/** A request with its callUuid told from an id that is the same text, for `variablesOf`. */
export function asTemplate(
  record: RequestRecord,
  { callUuid }: Pick<Exchange['leg'], 'callUuid'>,
): RequestRecord {
  const body = members(record.body);
  const isOwn = callUuid !== undefined && own(body, 'callUuid') === callUuid;
  return isOwn ? { ...record, body: { ...body, callUuid: CALL_UUID } } : record;
}

/** Begins an agent's session: its cookies are kept, and the CSRF token where the target gives one. */
export function sessionCommand(
  agent: AgentName,
  { url }: RequestRecord,
  variables: ReadonlyMap<string, string>,
): Command {
  const token = `awk 'tolower($1)=="x-csrf-header:"{h=$2} tolower($1)=="x-csrf-token:"{t=$2} END{if(h)print h": "t; else print "X-No-Csrf: 1"}'`;
  const get = `curl -s -o /dev/null -D - -c ${agent}.cookies -u ${credentialsOf(agent)} ${inShell(url, variables)}`;
  return {
    what: `${agent}: its session, and its CSRF token where there is one`,
    curl: `CSRF_${agent.toUpperCase()}=$(${get} | tr -d '\\r' | \\\n  ${token})`,
  };
}

// The call is new each time: what it is called is asked for once it is there.
function idsLearnt({ records }: About, { exchange: { leg }, variables, ofCall }: Parts): Command[] {
  const list = records.find(
    (record): record is RequestRecord =>
      record.type === 'request' && /\/me\/calls\?fields=\*$/.test(record.url),
  );
  if (list === undefined) return [];
  const ask = (agent: AgentName, name: string, member: string): Command => ({
    what: `${agent}: what the call is called`,
    curl: learnt(name, member, curlOf({ ...list, agent }, { variables, inSession: true, first: '-s' })),
  });
  const byPeer = ofCall.some(({ agent, url }) => agent === 'peer' && !url.includes(leg.callId ?? ' '));
  return [
    ask(leg.agent, 'CALL_ID', 'id'),
    ...(leg.callUuid === undefined ? [] : [ask(leg.agent, 'CALL_UUID', 'callUuid')]),
    ...(byPeer ? [ask('peer', 'PEER_CALL_ID', 'id')] : []),
  ];
}

function learnt(name: string, member: string, curl: string): string {
  return `${name}=$(${curl} | \\\n  grep -o '"${member}" *: *"[^"]*"' | head -n 1 | cut -d '"' -f 4)`;
}

function dialOf(
  records: readonly TraceRecord[],
  requests: readonly RequestRecord[],
  callId: string | undefined,
): RequestRecord | undefined {
  const calls = records.filter((record) => record.type === 'call');
  const name = callId === undefined ? undefined : calls.find((record) => record.callId === callId)?.call;
  const dialled = calls.find(({ call, state }) => state === 'dialled' && call === name);
  return dialled && requests.find((record) => record.seq > dialled.seq && named(record.body) === 'Dial');
}

function named(body: unknown): unknown {
  return own(members(body), 'operationName');
}

function onCometd(
  channel: string,
  isWanted: (message: Readonly<Record<string, unknown>>) => boolean = () => true,
): (record: RequestRecord) => boolean {
  return ({ use, body }) => {
    const [message] = Array.isArray(body) ? body.map(members) : [];
    return use === 'cometd' && message?.channel === channel && isWanted(message);
  };
}
