/* Generated from schemas/bayeux-reply.schema.json by "npm run generate"; do not edit. */

/**
 * One message of a reply on /meta/handshake, /meta/connect, /meta/subscribe or /meta/disconnect, as far as the CometD client relies on it (facts cometd-server, long-polling and advice). The member names are those of the Bayeux protocol.
 */
export interface BayeuxReply {
/**
 * Which request it answers. Bayeux protocol; fact cometd-server.
 */
channel: string
/**
 * Bayeux protocol; fact cometd-server.
 */
successful: boolean
/**
 * The request's own id. Bayeux protocol; fact cometd-server.
 */
id?: (string | null)
/**
 * The session, given by the handshake. Bayeux protocol; fact cometd-server.
 */
clientId?: string
/**
 * Bayeux protocol; fact cometd-server.
 */
version?: string
/**
 * Bayeux protocol; fact cometd-server.
 */
minimumVersion?: (string | null)
/**
 * Holds long-polling (fact long-polling).
 */
supportedConnectionTypes?: string[]
/**
 * The channel, or the channels, that a subscription is about. Bayeux protocol; fact cometd-server.
 */
subscription?: (string | string[])
/**
 * Why it was refused, such as 402::Unknown client. Bayeux protocol; fact cometd-server.
 */
error?: (string | null)
/**
 * Bayeux protocol; fact cometd-server.
 */
timestamp?: (string | null)
/**
 * Fact advice.
 */
advice?: ({
/**
 * retry, handshake or none; handshake means a new handshake and new subscriptions, not a new login (fact advice).
 */
reconnect?: (string | null)
/**
 * Milliseconds to wait before the next connect. Bayeux protocol; fact cometd-server.
 */
interval?: (number | null)
/**
 * Milliseconds for which the server holds a connect; 30 s is documented (fact idle-timeout).
 */
timeout?: (number | null)
[k: string]: unknown
} | null)
[k: string]: unknown
}
