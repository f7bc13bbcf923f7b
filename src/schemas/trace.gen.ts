/* Generated from schemas/trace.schema.json by "npm run generate"; do not edit. */

/**
 * One line of trace.ndjson: the recording of a whole run, in the order in which things were seen. Every exchange can be rebuilt from it. Credentials, cookies and tokens are taken out before a record is made.
 */
export type TraceRecord = (HeaderRecord | RequestRecord | ResponseRecord | FailureRecord | SessionRecord | MessageRecord | EventRecord | FeedRecord | AgentRecord | CallRecord | ProgramRecord | IntentRecord | ObstacleRecord | WindowRecord | NoticeRecord)
/**
 * Number of the record in the trace, from 0 without gaps.
 */
export type Seq = number
/**
 * Milliseconds since the run began, by a monotonic clock.
 */
export type At = number
/**
 * Whose traffic it is: the user whose call is dispositioned, the other end, a third agent, one without api-voice, or a client without credentials. In a recording agents are numbered in the order in which they were seen: agent, agent-2, agent-3; who is which end of a call is not known.
 */
export type AgentName = 'agent' | 'peer' | 'bystander' | 'unlicensed' | 'anonymous' | `agent-${number}`

export interface HeaderRecord {
type: "trace"
seq: Seq
at: At
schemaVersion: 3
suite: {
version: string
}
/**
 * Wall clock time of `at` 0.
 */
startedAt: string
/**
 * Marks the calls of the run, in their user data.
 */
runId?: string
target: {
/**
 * Base URL as configured, without credentials.
 */
url: string
kind: ("reference" | "remote" | "recording")
/**
 * Certificates were not verified (GWS_TLS_INSECURE, --insecure); absent = they were, or there were none.
 */
insecure?: true
apiPath?: string
}
documentation: {
/**
 * Of the page that is shipped.
 */
sha256: string
/**
 * The edition that the target is held to (--edition); absent = 2024-02-15.
 */
edition?: string
}
profile: ("api" | "full")
timeouts: Timeouts
/**
 * The user data keys that the suite calls its own: GWS_TEST_KEY first.
 */
testKeys: string[]
/**
 * GWS_DISPOSITION_KEY, when set.
 */
configuredKey?: string
/**
 * GWS_DISPOSITIONS, when set.
 */
dispositions?: string[]
/**
 * GWS_CHARSET, when set.
 */
charset?: string
/**
 * The trace is that of a part of a run (--shard).
 */
shard?: {
index: number
count: number
/**
 * What all parts of the run have in common.
 */
run: string
}
/**
 * The run is a soak (--soak): how many dispositions were to be sent.
 */
soak?: {
count: number
/**
 * --rate; absent = each when the one before was done.
 */
perSecond?: number
}
/**
 * Why requirements are not run, by id: what they need is not configured, or they were filtered out. Absent in traces of earlier versions, and in recordings.
 */
untested?: {
[k: string]: string
}
/**
 * Where the calls of the run come from (GWS_CALLS); absent = dialled, or not known.
 */
calls?: {
kind: ("dial" | "given" | "command")
/**
 * Id of the active call that was given.
 */
active?: string
/**
 * Id of the released call that was given.
 */
released?: string
}
}
/**
 * The time limits in force, in milliseconds (GWS_..._MS).
 */
export interface Timeouts {
timeoutMs: number
notificationMs: number
eventMs: number
quietMs: number
quietMaxMs: number
callMs: number
wrapupMs: number
}
export interface RequestRecord {
type: "request"
seq: Seq
at: At
/**
 * r1, r2, ...; the response or failure names it.
 */
id: string
agent: AgentName
/**
 * access: login, session, agent state; cometd: Bayeux; call: dial, answer, hold, hang up; read: GET of a call; operation: SetCallDisposition or what stands in its place.
 */
use: ("access" | "cometd" | "call" | "read" | "operation")
method: string
url: string
headers: {
[k: string]: string
}
/**
 * The JSON value sent, when the body was JSON.
 */
body?: unknown
/**
 * The body as text, when it was not JSON.
 */
text?: string
}
/**
 * A complete HTTP response.
 */
export interface ResponseRecord {
type: "response"
seq: Seq
at: At
request: string
agent: AgentName
use: ("access" | "cometd" | "call" | "read" | "operation")
status: number
headers: {
[k: string]: string
}
/**
 * The body, when it was JSON text in UTF-8, whatever its content type.
 */
body?: unknown
/**
 * The body, clipped, when it was not JSON.
 */
text?: string
tookMs: number
}
/**
 * No complete response came.
 */
export interface FailureRecord {
type: "failure"
seq: Seq
at: At
request: string
agent: AgentName
use: ("access" | "cometd" | "call" | "read" | "operation")
/**
 * Literal name of the failure, such as ResponseTimeout, ConnectionReset, TooLarge, Refused, Aborted.
 */
name: string
/**
 * What the target did, as a sentence.
 */
message: string
/**
 * connect: name, TCP or TLS, nothing was sent; response: the request was (perhaps partly) sent.
 */
stage: ("connect" | "response")
tookMs: number
}
/**
 * The life of one CometD session (one clientId).
 */
export interface SessionRecord {
type: "session"
seq: Seq
at: At
agent: AgentName
/**
 * Our name for the clientId: s1, s2, ... A new handshake gets a new one.
 */
session: string
/**
 * A session that is lost or refused is closed or left after that, where the server may still keep it: left = it did not confirm the end.
 */
state: ("handshaken" | "subscribed" | "connected" | "lost" | "closed" | "left" | "refused")
channels?: string[]
reason?: string
}
/**
 * A message delivered over CometD on a channel other than /meta/*.
 */
export interface MessageRecord {
type: "message"
seq: Seq
at: At
agent: AgentName
session: string
channel: string
/**
 * The whole Bayeux message as it came: channel, data and whatever else.
 */
message: unknown
}
/**
 * A line of the event feed, Alive lines included.
 */
export interface EventRecord {
type: "event"
seq: Seq
at: At
/**
 * The line, parsed; see event-user-event.schema.json.
 */
event: unknown
}
export interface FeedRecord {
type: "feed"
seq: Seq
at: At
state: ("open" | "broken" | "closed")
reason?: string
}
/**
 * What GET /me told about an account.
 */
export interface AgentRecord {
type: "agent"
seq: Seq
at: At
agent: AgentName
deviceId?: string
deviceUri?: string
phoneNumber?: string
features: string[]
}
/**
 * A call that the run made, or was given: learnt when its first notification named it, ended when the watched agent received Released.
 */
export interface CallRecord {
type: "call"
seq: Seq
at: At
/**
 * Our name: c1, c2, ...
 */
call: string
/**
 * Whose traffic it is: the user whose call is dispositioned, the other end, a third agent, one without api-voice, or a client without credentials. In a recording agents are numbered in the order in which they were seen: agent, agent-2, agent-3; who is which end of a call is not known.
 */
agent: 'agent' | 'peer' | 'bystander' | 'unlicensed' | 'anonymous' | `agent-${number}`
state: ("dialled" | "learnt" | "established" | "released" | "failed")
/**
 * Why it was made, such as 'active call' or 'plain released call'.
 */
purpose: string
/**
 * call.id of the notification.
 */
callId?: string
/**
 * call.callUuid of the notification; absent when it named none.
 */
callUuid?: string
/**
 * call.uri of the notification.
 */
uri?: string
/**
 * User data that the call was dialled with.
 */
userData?: {
[k: string]: unknown
}
reason?: string
}
/**
 * The program that brings up calls was started (GWS_CALLS=command:PROGRAM).
 */
export interface ProgramRecord {
type: "program"
seq: Seq
at: At
/**
 * Whose traffic it is: the user whose call is dispositioned, the other end, a third agent, one without api-voice, or a client without credentials. In a recording agents are numbered in the order in which they were seen: agent, agent-2, agent-3; who is which end of a call is not known.
 */
agent: 'agent' | 'peer' | 'bystander' | 'unlicensed' | 'anonymous' | `agent-${number}`
/**
 * What it was started with, such as `released-by-peer`, or `end` and the id of a call.
 */
args: string[]
/**
 * User data that the call is to be made with.
 */
userData?: {
[k: string]: unknown
}
}
/**
 * For which requirements and step of the run a request was made. No verdict rests on it: without these records every verdict is the same.
 */
export interface IntentRecord {
type: "intent"
seq: Seq
at: At
/**
 * Id of the request.
 */
request: string
requirements: string[]
/**
 * What is asked, in a few words.
 */
step: string
}
/**
 * What could not be driven, why, and which requirements wanted it.
 */
export interface ObstacleRecord {
type: "obstacle"
seq: Seq
at: At
/**
 * Literal name of the error, such as CallNotMade.
 */
name: string
/**
 * site: the target, the site or who stopped the run did not let us; access: the target was not reached or let nobody in; suite: our own failure.
 */
fault: ("site" | "access" | "suite")
requirements: string[]
/**
 * Why, as a sentence.
 */
text: string
/**
 * Ids of the requirements that are contradicted where it is in the way. Absent = none is known, or the text names them, as traces of earlier versions do.
 */
causes?: string[]
}
/**
 * A quiet time that the run waited for.
 */
export interface WindowRecord {
type: "window"
seq: Seq
at: At
state: ("open" | "close")
/**
 * Length asked for.
 */
ms: number
/**
 * The slowest request-to-message time of the session, of which the window is ten times.
 */
slowestMs?: number
}
export interface NoticeRecord {
type: "notice"
seq: Seq
at: At
text: string
}
