import type { Change } from '../src/situations/dispositioned.js';
import type { DispositionBody } from '../src/situations/form.js';
import { callUri, documentedCallUri } from '../src/situations/form.js';
import { type Act, type Conditions, on, requirement, situation } from '../src/situations/requirement.js';
import { activeCall, releasedCall, type Scene } from '../src/situations/stage.js';
import { anotherId } from './another-id.js';
import { corpus } from './corpora.js';

/** The documented request with one change, on the active call. */
function changed(change: Change | ((scene: Scene) => Change)): Act {
  return on(activeCall, (scene) => scene.call.changed(typeof change === 'function' ? change(scene) : change));
}

function without(id: string, member: string): Act {
  const body = ({ [member]: _, ...rest }: DispositionBody) => rest;
  return changed({ id, change: `without ${member}`, body, withoutValue: member === 'disposition' });
}

/** Each value of a corpus in the place of `disposition` or `dispositionKey`. */
function oddValues(id: string, name: Parameters<typeof corpus>[0]): Act[] {
  const { member, values } = corpus(name);
  return values.map((each) => {
    const change = `${member} is ${each.id} ${JSON.stringify(each.value)}`;
    if (member === 'disposition') return changed({ id, change, value: each.value });
    return changed({ id, change, key: null, body: (body) => ({ ...body, dispositionKey: each.value }) });
  });
}

/** The same request, sent by somebody else. */
function sentBy(id: string, name: 'anonymous' | 'bystander' | 'unlicensed', change: string): Act {
  return changed(({ parties }) => {
    const sender = parties[name];
    if (sender === undefined) throw new Error(`${id} is driven without ${name}`);
    if (!('client' in sender)) return { id, change, by: { name, client: sender } };
    return { id, change, by: { name, client: sender.client }, named: { sender } };
  });
}

/** The call of another conversation of this run, or, where there is none, one that never existed. */
function elsewhere(scene: Scene): { callId: string; callUuid: string; callUri: string } {
  const { live, otherCall } = scene;
  if (otherCall !== undefined) {
    const { callId, callUuid } = otherCall.leg;
    return { callId, callUuid: callUuid ?? callId, callUri: documentedCallUri(otherCall) };
  }
  const callId = anotherId(live.leg.callId);
  return {
    callId,
    callUuid: anotherId(live.leg.callUuid ?? live.leg.callId),
    callUri: documentedCallUri(live).replace(live.leg.callId, callId),
  };
}

const missing = [
  without('ERR-01', 'disposition'),
  without('ERR-02', 'callUuid'),
  without('ERR-03', 'callUri'),
];
const nameless = without('ERR-22', 'operationName');
const noString = oddValues('ERR-04', 'err-04');
const noStringKey = oddValues('ERR-05', 'err-05');
const scalars = [
  ...oddValues('ERR-21', 'err-21-disposition'),
  ...oddValues('ERR-21', 'err-21-disposition-key'),
];
const neverExisted = changed((scene) => {
  const { callId, callUuid, callUri: uri } = elsewhere({ ...scene, otherCall: undefined });
  return {
    id: 'ERR-06',
    change: 'a call that never existed',
    named: { callId },
    body: (body) => ({ ...body, callUuid, callUri: uri }),
  };
});
const otherUuid = changed((scene) => ({
  id: 'ERR-07',
  change: 'callUuid of another call',
  body: (body) => ({ ...body, callUuid: elsewhere(scene).callUuid }),
}));
const otherUri = changed((scene) => ({
  id: 'ERR-08',
  change: 'callUri of another call',
  body: (body) => ({ ...body, callUri: elsewhere(scene).callUri }),
}));
const unknownOperation = changed({
  id: 'ERR-09',
  change: 'an unknown operationName',
  body: (body) => ({ ...body, operationName: 'GwsConformanceNoSuchOperation' }),
});
const noJson = changed({
  id: 'ERR-10',
  change: 'a body that is not JSON',
  ask: { text: 'operationName=SetCallDisposition' },
});
const anonymous = sentBy('ERR-11', 'anonymous', 'sent without credentials');
const unlicensed = sentBy('ERR-12', 'unlicensed', 'sent by an agent without api-voice');
const stranger = sentBy('ERR-13', 'bystander', 'sent by an agent who is no party');

/** Everything that the operation itself has to refuse (ERR-15), as far as it can be driven. */
const byTheOperation = ({ canDrive }: Conditions): Act[] =>
  Object.entries({
    'ERR-01': missing.slice(0, 1),
    'ERR-02': missing.slice(1, 2),
    'ERR-03': missing.slice(2, 3),
    'ERR-04': noString,
    'ERR-05': noStringKey,
    'ERR-06': [neverExisted],
    'ERR-07': [otherUuid],
    'ERR-08': [otherUri],
    'ERR-09': [unknownOperation],
    'ERR-12': [unlicensed],
    'ERR-13': [stranger],
    'ERR-21': scalars,
    'ERR-22': [nameless],
  }).flatMap(([id, acts]) => (canDrive(id) ? acts : []));

situation('a request that must not succeed', () => {
  requirement('ERR-01', ...missing.slice(0, 1));
  requirement('ERR-02', ...missing.slice(1, 2));
  requirement('ERR-03', ...missing.slice(2, 3));
  requirement('ERR-04', ...noString);
  requirement('ERR-05', ...noStringKey);
  requirement('ERR-06', neverExisted);
  requirement('ERR-07', otherUuid);
  requirement('ERR-08', otherUri);
  requirement('ERR-09', unknownOperation);
  requirement('ERR-10', noJson);
  requirement('ERR-11', anonymous);
  requirement('ERR-12', unlicensed);
  requirement('ERR-13', stranger);
  requirement('ERR-19', changed({ id: 'ERR-19', change: 'an empty disposition', value: '' }));
  requirement(
    'ERR-20',
    changed(({ live }) => ({
      id: 'ERR-20',
      change: 'call.uri as callUri',
      body: (body) => ({ ...body, callUri: callUri(live) }),
    })),
  );
  requirement('ERR-21', ...scalars);
  requirement('ERR-22', nameless);
});

situation('a method that sets no disposition', () => {
  requirement('ERR-14', ({ configuration }) => {
    const methods = configuration.target.kind === 'reference' ? ['PUT', 'DELETE'] : ['PUT'];
    return methods.map((method) =>
      changed({ id: 'ERR-14', change: `${method} instead of POST`, ask: { method } }),
    );
  });
});

situation('a refusal', () => {
  requirement('ERR-15', byTheOperation);
  requirement('ERR-16', byTheOperation);
  requirement('ERR-17', byTheOperation);
  // Whoever refuses, the operation or what stands before it.
  requirement('ERR-18', (conditions) => [...byTheOperation(conditions), noJson, anonymous]);
  requirement(
    'ERR-23',
    on(releasedCall, ({ call }) =>
      call.changed({
        id: 'ERR-23',
        change: 'an unknown operationName',
        body: (body) => ({ ...body, operationName: 'GwsConformanceNoSuchOperation' }),
      }),
    ),
  );
});
