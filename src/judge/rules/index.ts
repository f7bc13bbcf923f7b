import type { Rule } from '../rule.js';
import * as events from './events.js';
import * as keys from './keys.js';
import * as notifications from './notifications.js';
import * as otherStates from './other-states.js';
import * as refusals from './refusals.js';
import * as releasedCalls from './released-calls.js';
import * as responses from './responses.js';
import * as userData from './user-data.js';
import * as values from './values.js';

const { refuses, whatBecomesOf } = refusals;

/** How each requirement is judged. */
export const rules: Readonly<Record<string, Rule>> = {
  'RES-01': responses.answersSuccess,
  'RES-02': responses.answersSuccessSoonAfterRelease,
  'RES-03': responses.successIs2xx,
  'RES-04': responses.labelledJson,
  'RES-05': responses.noStatusMessage,
  'RES-06': responses.otherAttributes,
  'RES-07': responses.takenElsewhere,
  'ACT-01': notifications.deliversMessage,
  'ACT-02': notifications.isAttachedDataChanged,
  'ACT-03': notifications.showsDisposition,
  'ACT-04': notifications.identifiesCall,
  'ACT-05': notifications.keepsTypes,
  'ACT-06': notifications.sendsSampleMembers,
  'ACT-07': notifications.leavesState,
  'ACT-08': userData.keepsOtherKeys,
  'ACT-09': userData.replacesValue,
  'ACT-10': notifications.sendsNoDuplicate,
  'ACT-11': values.carriesAscii,
  'ACT-12': userData.readShowsSame,
  'ACT-13': otherStates.doesAllOfThis,
  'ACT-14': userData.sparesStrangers,
  'ACT-15': otherStates.whatComesWhileRinging,
  'ACT-16': notifications.namesOwnNumber,
  'ACT-17': values.carriesCharset,
  'ACT-18': userData.givesCallUuid,
  'KEY-01': keys.writesUnderGivenKey,
  'KEY-02': keys.usesConfiguredKey,
  'KEY-03': keys.takesPlainKey,
  'KEY-04': keys.whatBecomesOfKey('empty dispositionKey'),
  'KEY-05': keys.whatBecomesOfKey('odd dispositionKey'),
  'REL-01': releasedCalls.sendsNoNotification,
  'REL-02': events.sendsEvent,
  'REL-03': events.eventUsesGivenKey,
  'REL-04': events.eventUsesConfiguredKey,
  'REL-05': events.eventIdentifiesCall,
  'REL-06': releasedCalls.staysReleased,
  'REL-07': releasedCalls.takesSecond,
  'REL-08': events.noEventWhileActive,
  'REL-09': responses.answersSuccessAfterPeer,
  'ERR-01': refuses('without disposition', { onReleased: true }),
  'ERR-02': refuses('without callUuid'),
  'ERR-03': refuses('without callUri'),
  'ERR-04': refuses('structured disposition'),
  'ERR-05': refuses('structured dispositionKey'),
  'ERR-06': refuses('unknown call'),
  'ERR-07': whatBecomesOf('callUuid of another call'),
  'ERR-08': whatBecomesOf('callUri of another call'),
  'ERR-09': refuses('unknown operationName', { onReleased: true }),
  'ERR-10': refuses('no JSON'),
  'ERR-11': refuses('no credentials'),
  'ERR-12': refusals.refusesUnlicensed,
  'ERR-13': refuses('no party', { onReleased: true }),
  'ERR-14': refusals.hasNoEffect,
  'ERR-15': refusals.refusalSaysWhy,
  'ERR-16': refusals.refusalSaysNoMore,
  'ERR-17': refusals.refusalUsesDocumentedCode,
  'ERR-18': refusals.modifiesNothing,
  'ERR-19': whatBecomesOf('empty disposition'),
  'ERR-20': refusals.whatBecomesOfCallUri,
  'ERR-21': whatBecomesOf('scalar disposition', 'scalar dispositionKey'),
  'ERR-22': refuses('without operationName'),
  'ERR-23': events.noEventWhenRefused,
};
