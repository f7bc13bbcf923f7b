/* Generated from schemas/device-state-change-message.schema.json by "npm run generate"; do not edit. */

/**
 * A message on /v2/me/devices (fact channels). Only the channel and the message type are public; that devices look as in GET /me is inferred (fact device-message-content).
 */
export interface DeviceStateChangeMessage {
/**
 * The envelope is that of page lines 29 and 74.
 */
data: {
/**
 * Fact channels.
 */
messageType: "DeviceStateChangeMessage"
/**
 * Fact device-message-content.
 */
devices?: ({
/**
 * Fact me-answer.
 */
id?: (string | null)
/**
 * Fact me-answer.
 */
phoneNumber?: (string | null)
/**
 * Fact me-answer.
 */
userState?: ({
/**
 * Ready, NotReady, ...: the names are open (fact me-answer).
 */
state?: (string | null)
/**
 * AfterCallWork and the like (fact wrap-up).
 */
displayName?: (string | null)
[k: string]: unknown
} | null)
[k: string]: unknown
}[] | null)
[k: string]: unknown
}
/**
 * Fact channels.
 */
channel: "/v2/me/devices"
[k: string]: unknown
}
