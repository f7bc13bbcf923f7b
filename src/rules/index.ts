import * as activeCall from './active-call.js';
import * as answers from './answers.js';
import * as callResource from './call-resource.js';
import * as dispositionKey from './disposition-key.js';
import * as events from './events.js';
import type { Rule } from './observation.js';
import * as refusals from './refusals.js';
import * as releasedCall from './released-call.js';
import * as userData from './user-data.js';
import * as values from './values.js';

/** Every rule by the name that the catalogue binds a requirement to. */
export const rules: Readonly<Record<string, Rule>> = {
  'answers-success': answers.answersSuccess,
  'answers-success-if-readable': answers.answersSuccessIfReadable,
  'answers-success-soon-after-release': answers.answersSuccessSoonAfterRelease,
  'success-is-2xx': answers.successIs2xx,
  'labelled-json': answers.labelledJson,
  'no-status-message': answers.noStatusMessage,
  'other-attributes': answers.otherAttributes,
  'taken-elsewhere': activeCall.takenElsewhere,
  'delivers-message': activeCall.deliversMessage,
  'is-attached-data-changed': activeCall.isAttachedDataChanged,
  'shows-disposition': activeCall.showsDisposition,
  'identifies-call': activeCall.identifiesCall,
  'keeps-types': activeCall.keepsTypes,
  'sends-sample-members': activeCall.sendsSampleMembers,
  'leaves-state': activeCall.leavesState,
  'keeps-other-keys': userData.keepsOtherKeys,
  'replaces-value': userData.replacesValue,
  'sends-no-duplicate': userData.sendsNoDuplicate,
  'carries-ascii': values.carriesAscii,
  'read-shows-same': callResource.readShowsSame,
  'does-all-of-this': activeCall.doesAllOfThis,
  'spares-strangers': userData.sparesStrangers,
  'names-own-number': activeCall.namesOwnNumber,
  'carries-charset': values.carriesCharset,
  'gives-call-uuid': callResource.givesCallUuid,
  'writes-under-given-key': dispositionKey.writesUnderGivenKey,
  'uses-configured-key': dispositionKey.usesConfiguredKey,
  'takes-plain-key': dispositionKey.takesPlainKey,
  'what-becomes-of-key': dispositionKey.whatBecomesOfKey,
  'sends-no-notification': releasedCall.sendsNoNotification,
  'sends-event': events.sendsEvent,
  'event-uses-given-key': events.eventUsesGivenKey,
  'event-uses-configured-key': events.eventUsesConfiguredKey,
  'event-identifies-call': events.eventIdentifiesCall,
  'stays-released': releasedCall.staysReleased,
  'takes-second': releasedCall.takesSecond,
  'no-event-while-active': events.noEventWhileActive,
  'refuses-change': refusals.refusesChange,
  'refuses-unlicensed': refusals.refusesUnlicensed,
  'has-no-effect': refusals.hasNoEffect,
  'refusal-says-why': refusals.refusalSaysWhy,
  'refusal-says-no-more': refusals.refusalSaysNoMore,
  'refusal-uses-documented-code': refusals.refusalUsesDocumentedCode,
  'modifies-nothing': refusals.modifiesNothing,
  'what-becomes-of-change': refusals.whatBecomesOfChange,
  'no-event-when-refused': events.noEventWhenRefused,
};
