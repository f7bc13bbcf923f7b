/* Generated from schemas/configuration.schema.json by "npm run generate"; do not edit. */

/**
 * What a run is told: read from the command line, the environment and .env, checked as a whole, and plain data, so that it can cross a worker boundary. It holds the passwords of the accounts: no report, trace or notice takes anything from `accounts` but a number.
 */
export interface Configuration {
target: {
/**
 * reference: the target that we ship, started for the run.
 */
kind: ("reference" | "remote")
/**
 * Base URL without a slash at its end (GWS_URL, --url); of a remote target only.
 */
url?: string
/**
 * GWS_API_PATH, without a slash at its end.
 */
apiPath: string
/**
 * GWS_NOTIFICATIONS_PATH, without a slash at its end.
 */
notificationsPath: string
proxy?: HttpProxy
tls: {
/**
 * PEM file of the authorities to trust (GWS_TLS_CA).
 */
ca?: string
/**
 * PEM file of the certificate to show (GWS_TLS_CERT).
 */
cert?: string
/**
 * PEM file of its key (GWS_TLS_KEY).
 */
key?: string
/**
 * True = the certificate is not verified (GWS_TLS_INSECURE=1).
 */
insecure: boolean
}
}
/**
 * Of a remote target only: the reference has its own. The peer is there unless calls are given or brought up by a program.
 */
accounts?: {
agent: Account
peer?: Account
bystander?: Account
unlicensed?: Account
}
/**
 * The key configured on the server (GWS_DISPOSITION_KEY); absent = learnt.
 */
dispositionKey?: string
/**
 * The values that the target accepts (GWS_DISPOSITIONS); absent = unique values are used.
 * 
 * @minItems 1
 */
dispositions?: string[]
/**
 * A key of the suite's own (GWS_TEST_KEY).
 */
testKey: string
/**
 * The character set that the site's T-Server carries, in lower case (GWS_CHARSET).
 */
charset?: string
/**
 * How calls come about (GWS_CALLS).
 */
calls: (DialledCalls | GivenCalls | ProgramCalls)
/**
 * File of known failures (--baseline).
 */
baseline?: string
/**
 * Report of an earlier run, which the run is compared with (--against): its folder, report.json or trace.ndjson.
 */
against?: string
/**
 * Name of the edition of the documentation that the target is held to (--edition), one of fixtures/documentation/editions.json.
 */
edition: string
/**
 * Whether the last call stays up and the agents stay logged in, for debugging (--keep-calls).
 */
keepCalls: boolean
/**
 * Who answers the call (GWS_ANSWER).
 */
answer: ("api" | "auto")
/**
 * Where EventUserEvents can be read, one line of JSON each (GWS_EVENTS).
 */
events?: (EventStream | EventFile | EventProgram)
/**
 * Milliseconds.
 */
timeouts: {
/**
 * One HTTP response (GWS_TIMEOUT_MS).
 */
timeoutMs: number
/**
 * A message that must come (GWS_NOTIFICATION_MS).
 */
notificationMs: number
/**
 * An event that must come (GWS_EVENT_MS).
 */
eventMs: number
/**
 * The least quiet window (GWS_QUIET_MS).
 */
quietMs: number
/**
 * The greatest quiet window (GWS_QUIET_MAX_MS).
 */
quietMaxMs: number
/**
 * A call to be dialled, answered, held, ended (GWS_CALL_MS).
 */
callMs: number
/**
 * An agent to be Ready again after a call (GWS_WRAPUP_MS).
 */
wrapupMs: number
}
/**
 * How much is taken in of the target; a kilobyte is 1024 bytes.
 */
limits: {
/**
 * The body of one response, plain or unpacked (GWS_MAX_ANSWER_KB).
 */
answerKb: number
/**
 * The same of a response over CometD (GWS_MAX_NOTIFICATIONS_KB).
 */
notificationsKb: number
/**
 * What the CometD sessions of one agent may deliver in all (GWS_MAX_MESSAGES).
 */
messages: number
/**
 * All responses of a run together, a JSON value counted as 64 bytes on top of its text (GWS_MAX_RUN_KB).
 */
runKb: number
}
/**
 * How gently the target is treated.
 */
runOptions: {
/**
 * How many calls a run makes at most (--max-calls).
 */
maxCalls: number
/**
 * How many requests are sent a second at most, long polls aside (--max-rps); absent = no limit.
 */
maxRps?: number
/**
 * Whether requests are sent that must be refused (--no-refusals).
 */
refusals: boolean
}
/**
 * The requirements to judge (--only); absent = all.
 * 
 * @minItems 1
 */
only?: string[]
/**
 * The requirements to leave out (--skip); absent = none.
 */
skip?: string[]
/**
 * The run ends once a MUST is contradicted (--bail); absent = it goes on.
 */
bail?: true
/**
 * Folder that the reports are written to (--reports).
 */
reports: string
/**
 * api: what HTTP and CometD can show; full: what an event source shows as well (--profile).
 */
profile: ("api" | "full")
/**
 * Whether an event may be left in the reporting of a remote target (--allow reporting).
 */
allowReporting: boolean
/**
 * Whether an agent who is logged in may be used (--take-over).
 */
takeOver: boolean
/**
 * After this many milliseconds the run is ended as by a signal (--time-limit); absent = no limit.
 */
timeLimitMs?: number
/**
 * How many runs follow one another, with one report over all (--repeat); absent = one run.
 */
repeat?: number
/**
 * The part of a run that is driven (--shard); absent = all of it.
 */
shard?: {
/**
 * Which part, from 1.
 */
index: number
/**
 * Of how many.
 */
count: number
/**
 * What all parts of the run have in common (--run-id, GWS_RUN_ID, or the CI server's own).
 */
run: string
}
/**
 * Dispositions are sent one after another and each is accounted for (--soak); absent = the requirements are driven once.
 */
soak?: {
/**
 * How many dispositions are sent (--soak).
 */
count: number
/**
 * How many of them a second (--rate); absent = each when the one before is done.
 */
perSecond?: number
/**
 * After this many milliseconds no more are sent (--duration); absent = all are.
 */
durationMs?: number
/**
 * Whether released calls get their share, each of which may leave an event in reporting.
 */
released: boolean
}
/**
 * Whether numbers, names, hosts and user data values are replaced by pseudonyms in all that is written (--share).
 */
share: boolean
/**
 * Whether partially conformant is exit 3 (--require-complete).
 */
requireComplete: boolean
/**
 * Whether a warn counts like a fail for the exit code (--strict).
 */
strict: boolean
/**
 * What the reader of the configuration ought to know, such as a misspelt variable.
 */
notices: string[]
}
/**
 * The HTTP proxy through which an address is reached.
 * 
 * This interface was referenced by `Configuration`'s JSON-Schema
 * via the `definition` "HttpProxy".
 */
export interface HttpProxy {
/**
 * Without credentials.
 */
url: string
/**
 * What names it: HTTPS_PROXY, HTTP_PROXY, or one of these in lower case.
 */
variable: string
username?: string
password?: string
}
/**
 * This interface was referenced by `Configuration`'s JSON-Schema
 * via the `definition` "Account".
 */
export interface Account {
/**
 * GWS_..._USERNAME.
 */
username: string
/**
 * GWS_..._PASSWORD.
 */
password: string
/**
 * GWS_..._PHONE, where GET /me does not tell.
 */
phone?: string
}
export interface DialledCalls {
/**
 * The peer dials the agent.
 */
kind: "dial"
}
export interface GivenCalls {
/**
 * Calls that exist, and are never ended.
 */
kind: "given"
active?: GivenCall
released?: GivenCall1
}
/**
 * GWS_ACTIVE_CALL.
 */
export interface GivenCall {
/**
 * The call's id, as in its URL.
 */
id: string
/**
 * Absent = the call is read for it.
 */
callUuid?: string
}
/**
 * GWS_RELEASED_CALL.
 */
export interface GivenCall1 {
/**
 * The call's id, as in its URL.
 */
id: string
/**
 * Absent = the call is read for it.
 */
callUuid?: string
}
export interface ProgramCalls {
/**
 * A program brings them up and ends them.
 */
kind: "command"
/**
 * Absolute path of one executable file.
 */
program: string
/**
 * What the program inherits: the environment, completed by .env. It may hold the program's own secrets.
 */
environment: { [name: string]: string }
}
export interface EventStream {
/**
 * Streams them over HTTP.
 */
url: string
proxy?: HttpProxy
}
export interface EventFile {
/**
 * Absolute path of a file that grows; it need not exist yet.
 */
file: string
}
export interface EventProgram {
/**
 * Absolute path of one executable file.
 */
program: string
/**
 * What the program inherits: the environment, completed by .env. It may hold the program's own secrets.
 */
environment: { [name: string]: string }
}
/**
 * This interface was referenced by `Configuration`'s JSON-Schema
 * via the `definition` "GivenCall".
 */
export interface GivenCall2 {
/**
 * The call's id, as in its URL.
 */
id: string
/**
 * Absent = the call is read for it.
 */
callUuid?: string
}
