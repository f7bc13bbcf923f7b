import { namedAs } from '../src/calls/leg.js';
import {
  activeCall,
  heldCall,
  releasedByPeer,
  releasedCall,
  type StepContext,
  secondCall,
} from '../src/runner/call-state.js';
import { callUri, documentedCallUri } from '../src/runner/request-shape.js';
import { also, type Conditions, on, requirement, type Step } from '../src/runner/requirement.js';
import { corpus } from '../src/schemas/corpora.js';
import { anotherId } from './another-id.js';
import { changed, sentBy, stranger, unknownOperation, without, withoutDisposition } from './sends.js';

type Drive = Step['drive'];

/** On the active call, when all else was asked of it. */
const refused = (drive: Drive) => on(activeCall, drive, 'changed');
/** On a call that is over, whose event would be the effect. */
const refusedOnceReleased = (drive: Drive) => on(releasedCall, drive, 'changed');
const onceReleased = (drive: Drive) => [refusedOnceReleased(drive), also(releasedByPeer, drive, 'changed')];
/** In every other state and on the second call as well. */
const onOtherCalls = (drive: Drive) => [
  also(heldCall, drive, 'changed'),
  also(secondCall, drive, 'changed'),
  ...onceReleased(drive),
];

/** Each value of a corpus in the place of `disposition` or `dispositionKey`. */
function oddValues(name: Parameters<typeof corpus>[0]): Step[] {
  const { member, values } = corpus(name);
  return values.map((each) => {
    const change = `${member} is ${each.id} ${JSON.stringify(each.value)}`;
    if (member === 'disposition') return refused(changed({ change, value: each.value }));
    return refused(changed({ change, key: null, body: (body) => ({ ...body, dispositionKey: each.value }) }));
  });
}

/** The call of another conversation of this run, or, where there is none, one that never existed. */
function elsewhere(context: StepContext): { callId: string; callUuid: string; callUri: string } {
  const { live, otherCall } = context;
  if (otherCall !== undefined) {
    const { callId, callUuid } = namedAs(otherCall.leg);
    return { callId, callUuid: callUuid ?? callId, callUri: documentedCallUri(otherCall) };
  }
  const named = namedAs(live.leg);
  const callId = anotherId(named.callId);
  return {
    callId,
    callUuid: anotherId(named.callUuid ?? named.callId),
    // An id may stand in a URI as it is, or percent-encoded.
    callUri: documentedCallUri(live)
      .replace(named.callId, () => callId)
      .replace(encodeURIComponent(named.callId), () => encodeURIComponent(callId)),
  };
}

const noDisposition = refused(withoutDisposition);
const noCallUuid = refused(without('callUuid'));
const noCallUri = refused(without('callUri'));
const noString = oddValues('err-04');
const noStringKey = oddValues('err-05');
const neverExisted = refused(
  changed((context) => {
    const { callId, callUuid, callUri: uri } = elsewhere({ ...context, otherCall: undefined });
    return {
      change: 'a call that never existed',
      named: { callId },
      body: (body) => ({ ...body, callUuid, callUri: uri }),
    };
  }),
);
const otherUuid = refused(
  changed((context) => ({
    change: 'callUuid of another call',
    body: (body) => ({ ...body, callUuid: elsewhere(context).callUuid }),
  })),
);
const otherUri = refused(
  changed((context) => ({
    change: 'callUri of another call',
    body: (body) => ({ ...body, callUri: elsewhere(context).callUri }),
  })),
);
const unknown = refused(unknownOperation);
const noJson = refused(
  changed({ change: 'a body that is not JSON', ask: { text: 'operationName=SetCallDisposition' } }),
);
const anonymous = refused(sentBy('anonymous', 'sent without credentials'));
const unlicensed = refused(sentBy('unlicensed', 'sent by an agent without api-voice'));
const byStranger = refused(stranger);
const scalars = [...oddValues('err-21-disposition'), ...oddValues('err-21-disposition-key')];
const nameless = refused(without('operationName'));

/** Everything that the operation itself has to refuse (ERR-15), as far as it can be driven. */
const byTheOperation = ({ canDrive }: Conditions): Step[] =>
  Object.entries({
    'ERR-01': [noDisposition],
    'ERR-02': [noCallUuid],
    'ERR-03': [noCallUri],
    'ERR-04': noString,
    'ERR-05': noStringKey,
    'ERR-06': [neverExisted],
    'ERR-07': [otherUuid],
    'ERR-08': [otherUri],
    'ERR-09': [unknown],
    'ERR-12': [unlicensed],
    'ERR-13': [byStranger],
    'ERR-21': scalars,
    'ERR-22': [nameless],
  }).flatMap(([id, steps]) => (canDrive(id) ? steps : []));

requirement('ERR-01', noDisposition, ...onOtherCalls(withoutDisposition));
requirement('ERR-02', noCallUuid);
requirement('ERR-03', noCallUri);
requirement('ERR-04', ...noString);
requirement('ERR-05', ...noStringKey);
requirement('ERR-06', neverExisted);
requirement('ERR-07', otherUuid);
requirement('ERR-08', otherUri);
requirement('ERR-09', unknown, ...onOtherCalls(unknownOperation));
requirement('ERR-10', noJson);
requirement('ERR-11', anonymous);
requirement('ERR-12', unlicensed);
requirement('ERR-13', byStranger, ...onceReleased(stranger));
requirement('ERR-19', refused(changed({ change: 'an empty disposition', value: '' })));
requirement(
  'ERR-20',
  refused(
    changed(({ live }) => ({
      change: 'call.uri as callUri',
      body: (body) => ({ ...body, callUri: callUri(live) }),
    })),
  ),
);
requirement('ERR-21', ...scalars);
requirement('ERR-22', nameless);

requirement('ERR-14', ({ configuration }) => {
  const methods = configuration.target.kind === 'reference' ? ['PUT', 'DELETE'] : ['PUT'];
  return methods.map((method) => refused(changed({ change: `${method} instead of POST`, ask: { method } })));
});

requirement('ERR-15', byTheOperation);
requirement('ERR-16', byTheOperation);
requirement('ERR-17', byTheOperation);
// Whoever refuses, the operation or what stands before it.
requirement('ERR-18', (conditions) => [...byTheOperation(conditions), noJson, anonymous]);
// Of each kind of refusal that is driven there.
requirement('ERR-23', ({ canDrive }) => [
  refusedOnceReleased(withoutDisposition),
  refusedOnceReleased(unknownOperation),
  ...(canDrive('ERR-13') ? [refusedOnceReleased(stranger)] : []),
]);
