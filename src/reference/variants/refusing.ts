import type { ErrorMessage } from '../../schemas/error-message.gen.js';
import { Refusal } from '../answer.js';
import type { Asked, Behaviour } from '../behaviour.js';
import { setsDisposition } from '../call-notice.js';
import { parameterRefusal } from '../disposition-parameters.js';
import type { MakeBehaviour, NamedBehaviours } from '../named-behaviour.js';
import { callsChannel, type Notice } from '../notice.js';

/** Three values that a site accepts; any other is refused. */
const accepted = ['Sale', 'Größerer Auftrag', 'Callback'];

/** Conformant servers that refuse with other statuses, by the other documented route, or other requests. */
export const refusing: NamedBehaviours = {
  'refusals-200': {
    description: 'every refusal comes with HTTP 200',
    behaviour: answeringRefusals(() => 200),
  },
  'refusals-4xx': {
    description: 'every refusal comes with an HTTP 4xx, whichever',
    behaviour: answeringRefusals((count) => [400, 401, 409, 415, 422][count % 5] ?? 400),
  },
  'refusals-5xx': {
    description: 'every refusal comes with an HTTP 5xx, whichever',
    behaviour: answeringRefusals((count) => [500, 501, 503][count % 3] ?? 500),
  },
  'container-refuses-in-html': {
    description: 'what no operation can be found for is refused by the container, with a page of HTML',
    behaviour: () => ({
      answer: ({ body }, planned) =>
        planned.status >= 400 && Object.keys(body).length === 0
          ? { ...planned, body: `<html><body><h2>HTTP ERROR ${planned.status}</h2></body></html>` }
          : planned,
    }),
  },
  'told-again-when-refused': {
    description: 'each fifth refusal about a call that is up has its user data told once more, unchanged',
    behaviour: ({ switchboard }) => {
      let count = 0;
      return {
        refused: ({ leg }) => {
          if (leg === undefined || leg.state === 'Released' || ++count % 5 > 0) return;
          switchboard.notify(undefined, [switchboard.notice(leg, 'AttachedDataChanged')]);
        },
      };
    },
  },
  'errors-later': {
    description: 'what is wrong with the parameters is told by an ErrorMessage, after a response 0',
    behaviour: errorsLater(60),
  },
  'errors-much-later': {
    description: 'what is wrong with the parameters is told by an ErrorMessage 350 ms after a response 0',
    behaviour: errorsLater(350),
  },
  'errors-later-for-all': {
    description:
      'every refusal is told by an ErrorMessage 350 ms after a response 0, whoever is refused, whatever the state',
    behaviour: errorsLater(
      350,
      () => ({}),
      () => true,
    ),
  },
  'same-value-once': {
    description: 'a released call takes a value under a key once; the same again is refused',
    behaviour: () => {
      const taken = new WeakMap<object, Set<string>>();
      return {
        refusal: ({ leg, body }, planned) => {
          if (planned || leg?.state !== 'Released') return planned;
          const before = taken.get(leg.call) ?? new Set();
          const same = JSON.stringify([body.dispositionKey, body.disposition]);
          if (before.has(same)) return new Refusal(409, 2, 'The call has this disposition already.');
          taken.set(leg.call, before.add(same));
          return undefined;
        },
      };
    },
  },
  'errors-name-their-request': {
    description: 'each response names its request by an id, and so does an ErrorMessage 200 ms later',
    behaviour: (means) => {
      let count = 0;
      const ids = new WeakMap<object, number>();
      const idOf = ({ body }: Asked) => {
        const id = ids.get(body) ?? ++count;
        ids.set(body, id);
        return id;
      };
      return {
        ...errorsLater(200, (asked) => ({ operationId: idOf(asked) }))(means),
        answer: (asked, planned) =>
          setsDisposition(asked) && planned.status === 200
            ? { ...planned, body: { ...(planned.body as object), operationId: idOf(asked) } }
            : planned,
      };
    },
  },
  'three-dispositions': {
    description: 'only three configured values are accepted as a disposition',
    variables: { GWS_DISPOSITIONS: accepted.join(','), GWS_DISPOSITION_KEY: 'DispositionCode' },
    behaviour: () => ({
      refusal: ({ body }, planned) =>
        planned ??
        (accepted.includes(String(body.disposition))
          ? undefined
          : new Refusal(400, 10, 'disposition is none of the configured values.')),
    }),
  },
  'scalars-to-strings': {
    description: 'numbers and booleans are taken as disposition and as dispositionKey, as strings',
    behaviour: scalarsToStrings,
  },
  'other-calls-ids-ignored': {
    description: 'the call is the one of the URL: callUri and callUuid of another call are not looked at',
    behaviour: () => ({
      refusal: (asked, planned) => {
        if (!planned || !asked.leg) return planned;
        const { call } = asked.leg;
        const { callUri, callUuid } = asked.body;
        const body = {
          ...asked.body,
          ...(typeof callUri === 'string' && { callUri: `/calls/${call.id}` }),
          ...(typeof callUuid === 'string' && { callUuid: call.callUuid }),
        };
        return parameterRefusal({ ...asked, body }, call);
      },
    }),
  },
};

/** Gives every refusal that is JSON another HTTP status; `count` counts them. */
function answeringRefusals(statusOf: (count: number) => number): MakeBehaviour {
  return () => {
    let count = 0;
    return {
      arrives: (_, response) => {
        const writeHead = response.writeHead.bind(response) as (
          status: number,
          headers?: object,
        ) => typeof response;
        response.writeHead = ((status: number, headers?: object) =>
          writeHead(status >= 400 ? statusOf(count++) : status, headers)) as typeof response.writeHead;
      },
    };
  };
}

/** Answers 0 where a parameter of a request about an active call is wrong, or more than that, and tells it by an ErrorMessage later. */
function errorsLater(
  afterMs: number,
  naming: (asked: Asked) => object = () => ({}),
  isLater = ({ leg }: Asked, { status }: Refusal) =>
    leg !== undefined && leg.state !== 'Released' && status === 400,
): MakeBehaviour {
  return ({ switchboard }) => {
    const wrong = new Set<Asked>();
    return {
      refusal: (asked, planned) => {
        if (!planned || !isLater(asked, planned)) return planned;
        wrong.add(asked);
        return undefined;
      },
      disposition: (asked, planned) => {
        if (!wrong.delete(asked)) return planned;
        const data = { ...errorMessage(asked), ...naming(asked) };
        switchboard.notify(asked, [{ to: asked.agent, channel: callsChannel, data, afterMs }]);
        return { ...planned, leg: undefined };
      },
    };
  };
}

function converted({ body }: Asked) {
  const scalars = Object.entries(body).map(([name, value]) => {
    const isScalar = typeof value === 'number' || typeof value === 'boolean';
    return [name, isScalar && name.startsWith('disposition') ? String(value) : value];
  });
  return Object.fromEntries(scalars) as Asked['body'];
}

/** As one was recorded: neither call id nor text. */
function errorMessage({ agent }: Asked): Notice['data'] {
  const data: ErrorMessage['data'] = {
    messageType: 'ErrorMessage',
    devicePath: `/devices/${agent.deviceId}`,
    metrics: { timestamp: Date.now() },
  };
  return data as object as Notice['data'];
}

/** Takes numbers and booleans as disposition and as dispositionKey, as JSON binders do. */
export function scalarsToStrings(): Partial<Behaviour> {
  return {
    refusal: (asked, planned) =>
      planned && parameterRefusal({ ...asked, body: converted(asked) }, asked.leg?.call),
    disposition: (asked, planned) => {
      const { disposition, dispositionKey } = converted(asked);
      const key = typeof dispositionKey === 'string' && dispositionKey !== '' ? dispositionKey : planned.key;
      return { ...planned, key, value: disposition };
    },
  };
}
