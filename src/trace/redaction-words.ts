/**
 * Words that the protocol and this suite write themselves. A password that is one of them, or a part of one,
 * stands everywhere in the traffic without having been given away, and taking it out would destroy what is to be
 * judged: with the password `calls` no message on `/v2/me/calls` would be recognised.
 */
export const protocolWords: readonly string[] = (
  '/api/v2/me/calls /api/v2/calls /api/v2/me/devices /api/v2/notifications /api/v2/me/channels/voice /v2/me/calls ' +
  '/v2/me/devices /meta/handshake /meta/subscribe /meta/connect /meta/disconnect subresources features fields ' +
  'operationName SetCallDisposition callUri callUuid disposition dispositionKey DispositionCode UpdateUserData ' +
  'AttachUserData DeleteUserData StartContactCenterSession EndContactCenterSession destination phoneNumber ' +
  'statusCode statusMessage succeeded failed channels voice api-voice data messageType notificationType ' +
  'CallStateChangeMessage DeviceStateChangeMessage ErrorMessage AttachedDataChanged StatusChange call state ' +
  'Dialing Ringing Established Held Released Dial Answer Hangup Hold Retrieve Ready NotReady AfterCallWork LoggedOut ' +
  'connId deviceUri participants e164Number formattedPhoneNumber digits dnis callType Internal capabilities userData ' +
  'duration mute supervisorListeningIn monitoredUserMuted monitoring metrics extensions EventUserEvent Alive thisDN ' +
  'userName userState displayName deviceState workMode roles content-type application/json charset=utf-8 ' +
  'authorization Basic cookie set-cookie JSESSIONID Path HttpOnly Secure X-CSRF-HEADER X-CSRF-TOKEN ' +
  'clientId successful subscription advice reconnect retry handshake interval timeout long-polling connectionType ' +
  'supportedConnectionTypes minimumVersion GwsConformance GwsConformanceRun agent peer bystander unlicensed anonymous ' +
  'reference remote recording password secret credentials localhost 127.0.0.1'
).split(' ');
