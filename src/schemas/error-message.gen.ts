/* Generated from schemas/error-message.schema.json by "npm run generate"; do not edit. */

/**
 * A message on /v2/me/calls or /v2/me/devices: the documented asynchronous route of an error (fact two-error-routes). A recorded one held neither call id nor text (fact error-message-content).
 */
export interface ErrorMessage {
/**
 * The envelope is that of page lines 29 and 74.
 */
data: {
/**
 * Fact two-error-routes.
 */
messageType: "ErrorMessage"
/**
 * Fact error-message-content.
 */
devicePath?: (string | null)
/**
 * Fact error-message-content.
 */
deviceUri?: (string | null)
/**
 * Fact error-message-content.
 */
metrics?: ({
[k: string]: unknown
} | null)
[k: string]: unknown
}
/**
 * Fact channels.
 */
channel: ("/v2/me/calls" | "/v2/me/devices")
[k: string]: unknown
}
