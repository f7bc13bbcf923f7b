/* Generated from schemas/call-state-change-message.schema.json by "npm run generate"; do not edit. */

/**
 * A message on the channel /v2/me/calls, with its envelope (page lines 28 to 75). The properties stated here are the documented members; each has its documented JSON type or is null, which counts as absent (ACT-05). Nothing is required but what makes it a message. x-comes-and-goes marks what real servers send at times only (ACT-06), x-also-seen names what they send beside it, each with what says so; examples are the values that are named by the page or elsewhere, of members whose values are few. Members that a server adds are allowed everywhere.
 */
export interface CallStateChangeMessage {
/**
 * Page lines 29 to 73.
 */
data: {
/**
 * Page line 30; the types are open (fact call-states).
 */
notificationType?: (string | null)
/**
 * The call resource (page lines 31 to 70).
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
 * Page lines 37 to 44: objects. Editions up to October 2015 sent plain strings, which is not what the page of 2024 shows (fact participants-once-strings).
 */
participants?: ({
/**
 * Page line 39; may be empty (fact member-values).
 */
e164Number?: (string | null)
/**
 * Page line 40.
 */
formattedPhoneNumber?: (string | null)
/**
 * Page line 41.
 */
phoneNumber?: (string | null)
/**
 * Page line 42.
 */
digits?: (string | null)
[k: string]: unknown
}[] | null)
/**
 * Page line 45.
 */
dnis?: (string | null)
/**
 * Page line 46; the types are open.
 */
callType?: (string | null)
/**
 * Page lines 47 to 59; names and order are open (facts extra-members and call-operations).
 */
capabilities?: (string[] | null)
/**
 * Page lines 60 to 62. Keys and values are open: values may be nested or numbers, and it may be absent while a call has none (fact user-data-values).
 */
userData?: ({
[k: string]: unknown
} | null)
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
