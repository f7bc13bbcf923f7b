import { describe, expect, it, onTestFinished } from 'vitest';
import type { Timeouts } from '../schemas/trace.gen.js';
import { Recorder } from '../trace/recorder.js';
import { AgentSession } from './agent.js';
import { addressOf, json, limits, standIn } from './stand-in.test-driver.js';

type Reply = Record<string, unknown> | undefined;
type Site = { state: string; on: Record<string, Reply | (() => Reply)>; asked: string[]; url: string };

const timeouts: Timeouts = {
  timeoutMs: 5000,
  notificationMs: 100,
  eventMs: 100,
  quietMs: 1,
  quietMaxMs: 1,
  callMs: 1,
  wrapupMs: 3000,
};
const device = { id: 'd1', phoneNumber: '15000' };

/** A site with one agent; `on` says what it answers to an operation, or to a path, instead of success. */
async function site(on: Site['on'] = {}): Promise<Site> {
  const made: Site = { state: 'LoggedOut', on, asked: [], url: '' };
  const { url } = await standIn((request, response) => {
    const { operationName } = request.body.startsWith('{')
      ? JSON.parse(request.body)
      : { operationName: undefined };
    const what = operationName ?? request.url.replace('/api/v2', '').replace(/\?.*/, '');
    made.asked.push(what);
    const own = made.on[what];
    const reply = typeof own === 'function' ? own() : own;
    if (reply) return json(response, reply);
    if (operationName === 'Ready') made.state = 'Ready';
    const userState = { state: made.state, displayName: made.state };
    const user = {
      id: 'u',
      userName: 'ada',
      devices: [{ ...device, userState }],
      features: [{ id: 'api-voice' }],
    };
    return json(response, what === '/me' ? { statusCode: 0, user } : { statusCode: 0, calls: [] });
  });
  made.url = url;
  return made;
}

async function login(url: string, phone?: string, signal?: AbortSignal, recorder = new Recorder()) {
  const account = { username: 'ada', password: 'canary-s3cret', phone };
  const session = await AgentSession.login({
    name: 'agent',
    account,
    address: addressOf(url),
    timeouts,
    limits,
    recorder,
    signal,
  });
  onTestFinished(() => session.close());
  return { session, recorder };
}

describe('an agent', () => {
  it('logs in, is told who it is, and records it', async () => {
    const { url } = await site();
    const { session, recorder } = await login(url);
    expect(session).toMatchObject({
      deviceId: 'd1',
      phoneNumber: '15000',
      features: ['api-voice'],
      userState: 'LoggedOut',
    });
    expect(session.deviceUri).toBe(`${url}/api/v2/devices/d1`);
    expect(recorder.records.at(-1)).toMatchObject({
      type: 'agent',
      agent: 'agent',
      deviceId: 'd1',
      phoneNumber: '15000',
    });
    expect((await login(url, '15999')).session.phoneNumber).toBe('15999');
  });

  it.each<[string, Reply, RegExp]>([
    [
      'an error',
      { statusCode: 20, statusMessage: 'Access denied' },
      /statusCode 20, "Access denied".*GWS_AGENT_PASSWORD/,
    ],
    ['no user', { statusCode: 0, user: [] }, /the response holds no user/],
  ])('is refused by %s', async (_, reply, message) => {
    const { url } = await site({ '/me': reply });
    await expect(login(url)).rejects.toMatchObject({
      name: 'AccessRefused',
      request: 'r1',
      status: 200,
      message: expect.stringMatching(message),
    });
  });

  it('cannot be dialled when nobody tells its number, and says what to set', async () => {
    const { url } = await site({ '/me': { statusCode: 0, user: {} } });
    const { session } = await login(url);
    expect(() => session.phoneNumber).toThrow('check GWS_AGENT_PHONE');
    expect(() => session.deviceId).toThrow('no device');
  });

  it('is told from a target that cannot be reached', async () => {
    await expect(login('http://127.0.0.1:1')).rejects.toMatchObject({
      name: 'TargetUnreachable',
      message: expect.stringMatching(
        /^Target unreachable at http:\/\/127.0.0.1:1\/.*ECONNREFUSED.*check GWS_URL$/,
      ),
    });
  });

  it.each<[string, Reply, boolean, boolean?]>([
    ['0', { statusCode: 0 }, true],
    ['7 with voice among the succeeded', { statusCode: 7, succeeded: ['voice'], failed: ['chat'] }, true],
    ['7 with voice among the failed', { statusCode: 7, succeeded: ['chat'], failed: ['voice'] }, false],
    ['3', { statusCode: 3, statusMessage: 'no place' }, false],
    ['nothing that says so', { status: 'done' }, false, true],
  ])(
    'starts a session answered %s, and ends none that was not started',
    async (_, reply, started, ended = started) => {
      const { url, asked } = await site({ StartContactCenterSession: reply });
      const { session } = await login(url);
      const starting = session.startSession();
      if (started) await starting;
      else
        await expect(starting).rejects.toMatchObject({
          name: 'AccessRefused',
          statusCode: reply?.statusCode,
        });
      await Promise.all([session.close(), session.close()]);
      expect(asked.filter((what) => what === 'EndContactCenterSession')).toHaveLength(ended ? 1 : 0);
    },
  );

  it('ends its session after the run was stopped', async () => {
    const run = new AbortController();
    const { url, asked } = await site();
    const { session } = await login(url, undefined, run.signal);
    await session.startSession();
    run.abort();
    await session.close();
    expect(asked.at(-1)).toBe('EndContactCenterSession');
  });

  it('is not blamed for what stands before the target', async () => {
    const { url } = await standIn((_, response) => response.writeHead(502).end('<html>Bad Gateway</html>'));
    await expect(login(url)).rejects.toThrow(/check what stands before the target, and whether that is up$/);
  });

  it('lists its calls, and says when they cannot be read', async () => {
    const { url, on } = await site({ '/me/calls': { statusCode: 0, calls: [{ id: '1' }] } });
    const { session } = await login(url);
    expect(await session.calls()).toEqual([{ id: '1' }]);
    on['/me/calls'] = { statusCode: 0 };
    expect(await session.calls()).toEqual([]);
    on['/me/calls'] = { statusCode: 0, calls: {} };
    await expect(session.calls()).rejects.toThrow('Reading the calls of agent was refused');
  });
});

describe('an agent who is to be Ready', () => {
  it('asks for the state where nothing is notified, and posts nothing when Ready already', async () => {
    const { url, asked } = await site();
    const { session } = await login(url);
    await session.ready();
    expect(session.userState).toBe('Ready');
    await session.ready();
    expect(asked).toEqual(['/me', 'Ready', '/me']);
  });

  it('posts again as long as the work after a call refuses it', async () => {
    let refusals = 0;
    const made = await site({
      Ready: () => (++refusals <= 1 ? { statusCode: 2, statusMessage: 'after call work' } : undefined),
    });
    const { url, asked } = made;
    made.state = 'NotReady';
    await (await login(url)).session.ready();
    expect(asked.filter((what) => what === 'Ready')).toHaveLength(2);
  });

  it('believes a notification of its own device, and is told of another state by a later one', async () => {
    const { url, asked } = await site({ Ready: { statusCode: 0 } });
    const { session, recorder } = await login(url);
    const tell = (id: string, state: string) => {
      const data = { messageType: 'DeviceStateChangeMessage', devices: [{ id, userState: { state } }] };
      const message = { channel: '/v2/me/devices', data };
      recorder.record({ type: 'message', agent: 'agent', session: 's1', channel: message.channel, message });
    };
    const waiting = session.ready();
    await recorder.waitFor((record) => record.type === 'response', { timeoutMs: 5000 });
    tell('d2', 'Ready');
    tell('d1', 'Ready');
    await waiting;
    expect(asked).toEqual(['/me', 'Ready']);
    tell('d1', 'NotReady');
    expect(session.userState).toBe('NotReady');
  });

  it('is asked for its state where what it was told since is not kept any more, as in a soak', async () => {
    const made = await site();
    const recorder = new Recorder({ keep: 4 });
    const { session } = await login(made.url, undefined, undefined, recorder);
    await session.ready();
    made.state = 'NotReady';
    for (let count = 0; count < 8; count++) recorder.record({ type: 'notice', text: 'a disposition' });
    await session.ready();
    expect(made.asked).toEqual(['/me', 'Ready', '/me', '/me', 'Ready', '/me']);
  });

  it('says number, state and likely cause when it does not become so in time', async () => {
    const made = await site({ Ready: { statusCode: 0 } });
    made.state = 'NotReady';
    const { session } = await login(made.url);
    await expect(session.ready()).rejects.toMatchObject({
      name: 'NotReady',
      message: expect.stringMatching(
        /^Agent agent \(15000\) .* within 3000 ms: the state is NotReady; .*work after a call/,
      ),
    });
  });

  it('is given up where it stays logged out though Ready is accepted, as where the state of another device is told', async () => {
    const { url, asked } = await site({ Ready: { statusCode: 0 } });
    const { session } = await login(url);
    await expect(session.ready()).rejects.toThrow(/the state is LoggedOut; .*GWS_AGENT_PHONE$/);
    expect(asked.filter((what) => what === 'Ready')).toHaveLength(3);
  });

  it('is logged in again, once, where the target logged it out, and is not waited for where that is no use', async () => {
    const notRegistered = { statusCode: 4, statusMessage: "Device 'd1' is not registered." };
    const { url, asked, on } = await site({ Ready: notRegistered });
    const { session, recorder } = await login(url);
    await expect(session.ready()).rejects.toThrow(
      /did not become Ready: the state is LoggedOut; .*check the login, and, where the account has several devices, GWS_AGENT_PHONE$/,
    );
    expect(asked).not.toContain('StartContactCenterSession');
    await session.startSession();
    await expect(session.ready()).rejects.toThrow(/the state is LoggedOut/);
    on.StartContactCenterSession = () => {
      on.Ready = undefined;
      return undefined;
    };
    await session.ready();
    expect(asked.filter((what) => what === 'StartContactCenterSession')).toHaveLength(3);
    const notices = recorder.records.flatMap((record) => (record.type === 'notice' ? [record.text] : []));
    expect(notices[0]).toMatch(/^agent \(15000\) is logged out although this run logged it in/);
  });

  it('is interrupted when the run is stopped', async () => {
    const run = new AbortController();
    const { url } = await site({ Ready: { statusCode: 0 } });
    const { session } = await login(url, undefined, run.signal);
    const waiting = session.ready();
    setTimeout(() => run.abort(), 30);
    await expect(waiting).rejects.toMatchObject({ name: 'Interrupted' });
  });
});
