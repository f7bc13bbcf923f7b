/* Generated from schemas/call-state-change-message-2015.schema.json by "npm run generate"; do not edit. */

/**
 * Page lines 47 to 59; names and order are open (facts extra-members and call-operations).
 */
export type Capabilities = (string[] | null)
/**
 * Page lines 60 to 62. Keys and values are open: values may be nested or numbers, and it may be absent while a call has none (fact user-data-values).
 */
export type UserData = ({
[k: string]: unknown
} | null)

/**
 * The same message in the editions up to October 2015 (fact edition-2015). What differs is stated here; every other member is that of the page of 2024, stated in call-state-change-message.schema.json.
 */
export interface CallStateChangeMessage2015 {
/**
 * Page lines 29 to 73, but for what follows (fact edition-2015).
 */
data: {
/**
 * Page line 30; the types are open (fact call-states).
 */
notificationType?: (string | null)
/**
 * The call resource (page lines 31 to 70), but for participants (fact participants-once-strings).
 */
call?: ({
/**
 * Page line 32; the {id} of the URL (page line 5).
 */
id?: (string | null)
/**
 * Page line 33; the states are open (fact call-states).
 */
state?: (string | null)
/**
 * Page line 34, and line 13: "You can get this from the call resource."
 */
callUuid?: (string | null)
/**
 * Page line 35; comes and goes (fact members-come-and-go).
 */
connId?: (string | null)
/**
 * Page line 36.
 */
deviceUri?: (string | null)
/**
 * Plain strings (fact participants-once-strings).
 */
participants?: (string[] | null)
/**
 * A second list beside participants (fact participants-once-strings); what it holds is not published.
 */
participantsInfo?: (unknown[] | null)
/**
 * Page line 45.
 */
dnis?: (string | null)
/**
 * Page line 46; the types are open.
 */
callType?: (string | null)
capabilities?: Capabilities
userData?: UserData
/**
 * Page line 63: a string of whole seconds (fact member-values); only its JSON type is fixed.
 */
duration?: (string | null)
/**
 * Page line 64: Off or On were seen (fact member-values); the values are open.
 */
mute?: (string | null)
/**
 * Page line 65; comes and goes (ACT-06).
 */
supervisorListeningIn?: (boolean | null)
/**
 * Page line 66; comes and goes (ACT-06).
 */
monitoredUserMuted?: (boolean | null)
/**
 * Page line 67; comes and goes (fact members-come-and-go).
 */
monitoring?: (boolean | null)
/**
 * Page line 68.
 */
uri?: (string | null)
/**
 * Page line 69; comes and goes (fact members-come-and-go).
 */
path?: (string | null)
[k: string]: unknown
} | null)
/**
 * Page line 71: the number of the receiving agent's own device (fact own-phone-number).
 */
phoneNumber?: (string | null)
/**
 * Of the call, such as BusinessCall; seen on StatusChange alone (fact extra-members).
 */
extensions?: ({
[k: string]: unknown
} | null)
/**
 * Page line 72; whether it is CallStateChangeMessage is judged by ACT-01.
 */
messageType?: (string | null)
[k: string]: unknown
}
/**
 * Page line 74: /v2/me/calls.
 */
channel: string
[k: string]: unknown
}
