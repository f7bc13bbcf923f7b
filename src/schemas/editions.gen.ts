/* Generated from schemas/editions.schema.json by "npm run generate"; do not edit. */

/**
 * The editions of the documentation that a target can be held to, the default first: what of a message and of a request differs. What differs in a requirement stands in its row of the catalogue.
 * 
 * @minItems 1
 */
export type Editions = [Edition, ...(Edition)[]]

export interface Edition {
/**
 * What --edition, traces and reports call it.
 */
name: string
/**
 * Where it is known from, as the end of a sentence that begins with its name.
 */
about: string
/**
 * Ids of fixtures/documentation/facts.json that it rests on; empty for the page that is shipped.
 */
facts: string[]
/**
 * The schema of schemas/ that its CallStateChangeMessage keeps to.
 */
message: ("call-state-change-message" | "call-state-change-message-2015")
/**
 * Where its request is posted, below the API path.
 */
address: ("/me/calls/{id}" | "/me/devices/{deviceId}")
}
