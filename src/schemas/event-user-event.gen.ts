/* Generated from schemas/event-user-event.schema.json by "npm run generate"; do not edit. */

/**
 * One line of an event feed (GWS_EVENTS): an EventUserEvent of the T-Server side, which no HTTP or CometD client can see (fact event-user-event), or a sign of life. The form is our own; the page names the event only (line 4).
 */
export type EventFeedLine = (EventUserEvent | Alive)

export interface EventUserEvent {
/**
 * Page line 4.
 */
event: "EventUserEvent"
/**
 * When it was distributed or sent, ISO 8601 with an offset.
 */
time: string
/**
 * The DN it was distributed on (fact event-user-event). Which attributes Web Services fills is not published.
 */
thisDN?: string
/**
 * The connection id of the call (REL-05).
 */
connId?: string
/**
 * The UUID of the call (REL-05).
 */
callUuid?: string
/**
 * The user data of the event; keys and values are open (fact user-data-values).
 */
userData: {
[k: string]: unknown
}
[k: string]: unknown
}
/**
 * Proves the feed live; may come at any time.
 */
export interface Alive {
/**
 * The form is our own.
 */
event: "Alive"
/**
 * When it was distributed or sent, ISO 8601 with an offset.
 */
time: string
[k: string]: unknown
}
