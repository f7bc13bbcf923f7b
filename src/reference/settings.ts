import type { CallIdIs } from './call.js';
import type { MakeBehaviour } from './named-behaviour.js';

/** How to start the reference. Everything is optional; times are milliseconds. */
export interface ReferenceOptions {
  /** TCP port; 0 (default) = a free one. */
  port?: number;
  /** Address to listen on; 127.0.0.1 unless given. */
  host?: string;
  /** Name of an edition of the documentation that it keeps to; absent = the default. */
  edition?: string;
  /** Name of one deviation of `deviations.ts`; absent = it conforms. */
  deviation?: string;
  /** Other decision points than the plain ones; a deviation replaces them in turn. */
  behaviour?: MakeBehaviour;
  /** How long an agent stays in AfterCallWork after a call, unless Ready is asked for; 20000. */
  wrapUpMs?: number;
  /** What an agent is after the wrap-up; Ready. */
  afterWrapUp?: 'Ready' | 'NotReady';
  /** Whether a Ready that is asked for ends the wrap-up; else it is refused until that is over; true. */
  readyEndsWrapUp?: boolean;
  /** How long a call rings before it is given up and the callee is set NotReady; 15000. */
  noResponseMs?: number;
  /** How long the server holds an empty /meta/connect; 30000, the documented idle timeout. */
  connectMs?: number;
  /** How long a client is advised to pause between two /meta/connect; 0. */
  connectPauseMs?: number;
  /** How long a CometD session lives between two /meta/connect; 10000. */
  sessionMs?: number;
  /** How long a released call can be read and dispositioned; 3600000, as long as reporting accepts it. */
  keepReleasedMs?: number;
  /** The user data key of a disposition whose request names none; DispositionCode. */
  configuredKey?: string;
  /** Whether POST, PUT and DELETE must carry a CSRF token; true. */
  csrf?: boolean;
  /** Name of the request header that carries it; X-CSRF-TOKEN. */
  csrfHeader?: string;
  /** What a refusal for want of the token tells in its header fields: nothing, the name of the field, or the token as well; nothing. */
  csrfRefusalTells?: 'nothing' | 'name' | 'token';
  /** Whether clients are advised that others share their cookie, so that they are to pause; false. */
  multipleClients?: boolean;
  /** How often the event feed shows a sign of life; 0 = never, and then not even its header comes before its first event; 100, since a
   * run waits for the next line at its end. */
  aliveMs?: number;
  /** Path before /api/v2, such as `/gws`; none unless given. */
  contextPath?: string;
  /**
   * What a call's id is: its callUuid (default, since 8.5.2), its connection id (8.5.1), or that with signs that an address
   * has to encode.
   */
  callIdIs?: CallIdIs;
}

/** The options with their defaults filled in. */
export type Settings = Required<Omit<ReferenceOptions, 'edition' | 'deviation' | 'behaviour'>>;

/** Fills in the defaults; a context path is brought to the form `/gws`, the empty one to ''. */
export function settingsOf(options: ReferenceOptions): Settings {
  return {
    port: options.port ?? 0,
    host: options.host ?? '127.0.0.1',
    wrapUpMs: options.wrapUpMs ?? 20_000,
    afterWrapUp: options.afterWrapUp ?? 'Ready',
    readyEndsWrapUp: options.readyEndsWrapUp ?? true,
    noResponseMs: options.noResponseMs ?? 15_000,
    connectMs: options.connectMs ?? 30_000,
    connectPauseMs: options.connectPauseMs ?? 0,
    sessionMs: options.sessionMs ?? 10_000,
    keepReleasedMs: options.keepReleasedMs ?? 3_600_000,
    configuredKey: options.configuredKey ?? 'DispositionCode',
    csrf: options.csrf ?? true,
    csrfHeader: options.csrfHeader ?? 'X-CSRF-TOKEN',
    csrfRefusalTells: options.csrfRefusalTells ?? 'nothing',
    multipleClients: options.multipleClients ?? false,
    aliveMs: options.aliveMs ?? 100,
    contextPath: (options.contextPath ?? '').replace(/^\/*(?=[^/])/, '/').replace(/\/+$/, ''),
    callIdIs: options.callIdIs ?? 'callUuid',
  };
}
