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

/**
 * What an exchange consists of as curl commands to copy, in order: sessions, the agent's CometD channel, the call, the request, and what
 * comes after it. Each is a request of the trace; what is another one each time is a shell variable.
 */
export function exchangeCommands(trace: About, exchange: Exchange): Command[] {
  const { leg, call, sender, request, shape, index } = exchange;
  const requests = trace.records.filter(
    (record): record is RequestRecord => record.type === 'request' && record.seq < exchange.sentSeq,
  );
  const peerId = call.legs.get('peer')?.callId;
  const variables = variablesOf(trace, exchange);
  const asCommand = (what: string, record: RequestRecord, first?: string): Command => ({
    what,
    curl: curlOf(asTemplate(record, leg), { variables, inSession: true, first }),
  });
  const find = (agent: AgentName, wanted: (record: RequestRecord) => boolean) =>
    requests.find((record) => record.agent === agent && wanted(record));
  const dial = dialOf(trace.records, requests, leg.callId);
  const ofCall = requests.filter(
    (record) =>
      record.use === 'call' &&
      [leg.callId, peerId].some(
        (id) => id !== undefined && record.url.endsWith(`/${encodeURIComponent(id)}`),
      ),
  );
  const parties = [
    ...new Set([leg.agent, ...(dial ? [dial.agent] : []), ...ofCall.map(({ agent }) => agent), sender]),
  ].filter((agent) => agent !== 'anonymous');
  const before = shape.described === undefined ? undefined : call.exchanges[index - 1];
  const connect = find(
    leg.agent,
    onCometd('/meta/connect', ({ advice }) => advice === undefined),
  );
  return [
    ...parties.flatMap((agent) => {
      const me = find(agent, ({ use, method }) => use === 'access' && method === 'GET');
      return me === undefined ? [] : [sessionCommand(agent, me, variables)];
    }),
    ...parties.flatMap((agent) =>
      ['StartContactCenterSession', 'Ready'].flatMap((name) => {
        const record = find(agent, ({ use, body }) => use === 'access' && named(body) === name);
        return record === undefined ? [] : [asCommand(`${agent}: ${name}`, record)];
      }),
    ),
    ...[
      { what: 'handshake', channel: '/meta/handshake', learns: true },
      { what: `subscribes to ${CALLS_CHANNEL}`, channel: '/meta/subscribe', learns: false },
    ].flatMap(({ what, channel, learns }) => {
      const isWanted = onCometd(channel, ({ subscription }) =>
        [undefined, CALLS_CHANNEL].includes(subscription as string),
      );
      const record = find(leg.agent, isWanted);
      if (record === undefined) return [];
      const told = asCommand(`${leg.agent}: CometD, ${what}`, record, learns ? '-s' : '-i');
      return [learns ? { ...told, curl: learnt('CLIENT_ID', 'clientId', told.curl) } : told];
    }),
    ...(dial === undefined
      ? []
      : [asCommand(`${dial.agent}: Dial`, dial), ...idsLearnt(trace, exchange, variables, ofCall)]),
    ...ofCall.map((record) => asCommand(`${record.agent}: ${named(record.body)}`, record)),
    ...(before === undefined ? [] : [asCommand(`${before.sender}: the request before it`, before.request)]),
    asCommand(`${sender}: the request of ${exchange.id}`, request),
    ...(connect === undefined
      ? []
      : [asCommand(`${leg.agent}: what came since; again until nothing more comes`, connect)]),
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
function idsLearnt(
  { records }: About,
  { leg }: Exchange,
  variables: ReadonlyMap<string, string>,
  ofCall: readonly RequestRecord[],
): Command[] {
  const list = records.find(
    (record): record is RequestRecord =>
      record.type === 'request' && /\/me\/calls\?fields=\*$/.test(record.url),
  );
  if (list === undefined) return [];
  const ask = (agent: AgentName, name: string, member: string): Command => ({
    what: `${agent}: what the call is called`,
    curl: learnt(name, member, curlOf({ ...list, agent }, { variables, inSession: true, first: '-s' })),
  });
  return [
    ask(leg.agent, 'CALL_ID', 'id'),
    ...(leg.callUuid === undefined ? [] : [ask(leg.agent, 'CALL_UUID', 'callUuid')]),
    ...(ofCall.some(({ agent, url }) => agent === 'peer' && !url.includes(leg.callId ?? ' '))
      ? [ask('peer', 'PEER_CALL_ID', 'id')]
      : []),
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
  const name = records.find(
    (record) => record.type === 'call' && record.callId === callId && callId !== undefined,
  );
  const dialled = records.find(
    (record) =>
      record.type === 'call' &&
      record.state === 'dialled' &&
      name?.type === 'call' &&
      record.call === name.call,
  );
  return dialled && requests.find((record) => record.seq > dialled.seq && named(record.body) === 'Dial');
}

function named(body: unknown): unknown {
  return own(members(body), 'operationName');
}

function onCometd(
  channel: string,
  isWanted: (message: Readonly<Record<string, unknown>>) => boolean,
): (record: RequestRecord) => boolean {
  return ({ use, body }) => {
    const [message] = Array.isArray(body) ? body.map(members) : [];
    return use === 'cometd' && message?.channel === channel && isWanted(message);
  };
}
