import { isToBeLoggedIn } from '../calls/agents.js';
import type { AgentSession } from '../client/agent.js';
import { AccessRefused } from '../client/errors.js';
import { succeeded } from '../client/refusal.js';
import { settingIn } from './device-settings.js';
import { type Found, StepFailed } from './step.js';
import type { Visit } from './visit.js';

const rounds = 5;

/** Whether the agent has the feature that the page requires. */
export async function feature(visit: Visit): Promise<Found> {
  const has = (session: AgentSession) => session.features.includes('api-voice');
  const told = visit.sessions.map((session) => `${session.name} ${has(session) ? 'has it' : 'has it not'}`);
  const agent = visit.session('agent');
  if (!has(agent)) {
    const features = agent.features.length > 0 ? agent.features.join(', ') : 'none';
    throw new StepFailed(
      `the agent has not the feature api-voice (GET /me tells: ${features})`,
      'ask the administrator to give it, or set GWS_AGENT_USERNAME to an agent that has it',
      4,
    );
  }
  const unlicensed = visit.sessions.find(({ name }) => name === 'unlicensed');
  const licensed = unlicensed !== undefined && has(unlicensed);
  return {
    text: `api-voice: ${told.join(', ')}`,
    ...(licensed && { advice: 'ERR-12 needs an agent without it: set GWS_UNLICENSED_USERNAME to one' }),
  };
}

/** Whether everybody has a device with a number, and what the agent's phone obeys. */
export async function devices(visit: Visit): Promise<Found> {
  const told = visit.phones.map((session) => {
    const { name } = session;
    const device = known(() => session.deviceId, `GET /me tells no device of ${name}`, adviceOnDevice(name));
    const number = known(
      () => session.phoneNumber,
      `GET /me tells no number of ${name}`,
      `set GWS_${name.toUpperCase()}_PHONE to the number of its phone`,
    );
    return `${name} ${number} (device ${device})`;
  });
  visit.obeys = await settingIn(visit.session('agent'), 'sip-cti-control');
  return { text: told.join(', ') };
}

function known(of: () => string, what: string, advice: string): string {
  try {
    return of();
  } catch (error) {
    if (!(error instanceof AccessRefused)) throw error;
    throw new StepFailed(what, advice, 3);
  }
}

function adviceOnDevice(name: string): string {
  return `ask the administrator to assign a phone to it, or set GWS_${name.toUpperCase()}_USERNAME to an agent that has one`;
}

/** Starts the contact centre sessions of those who are logged out. */
export async function startSessions(visit: Visit): Promise<Found> {
  const started: string[] = [];
  const kept: string[] = [];
  for (const session of visit.phones) {
    if (!isToBeLoggedIn(session, visit.site.configuration)) {
      kept.push(session.name);
      continue;
    }
    visit.openResources.loggedIn(session.name);
    await session.startSession().catch((error) => {
      if (!(error instanceof AccessRefused)) throw error;
      throw new StepFailed(
        `StartContactCenterSession of ${session.name} was refused: ${error.told}`,
        'ask the administrator whether the account may use voice, has a login code and a place, and whether its phone is registered',
        4,
      );
    });
    started.push(session.name);
  }
  const parts = [
    ...(started.length > 0 ? [`started for ${started.join(', ')}`] : []),
    ...(kept.length > 0 ? [`not started, as they are: ${kept.join(', ')}`] : []),
  ];
  return { text: parts.join('; ') };
}

/** How long a read takes: the median of a few. */
export async function roundTrip(visit: Visit): Promise<Found> {
  const { client } = visit.session('agent');
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const outcome = await client.ask({ use: 'read', method: 'GET', path: '/me' });
    if (!succeeded(outcome)) {
      const { response, failure } = outcome;
      const told = failure ? `${failure.name}: ${failure.message}` : `HTTP ${response?.status}`;
      throw new StepFailed(
        `GET /me, the ${round + 1}. in a row, was not answered with success (${told})`,
        'ask the administrator about limits of requests and about the nodes behind this address (sticky sessions)',
        4,
      );
    }
    times.push(outcome.response?.tookMs ?? 0);
  }
  times.sort((one, other) => one - other);
  const ms = (index: number) => `${Math.round(times.at(index) ?? 0)} ms`;
  return {
    text: `median ${ms(Math.floor(rounds / 2))}, ${ms(0)} to ${ms(-1)}, of ${rounds} GET /me`,
    ms: times[Math.floor(rounds / 2)],
  };
}

/** Makes those who take part in the call Ready. */
export async function ready(visit: Visit): Promise<Found> {
  const parties = visit.sessions.filter(({ name }) => name === 'agent' || name === 'peer');
  for (const party of parties) await party.ready();
  return { text: `Ready: ${parties.map(({ name }) => name).join(', ')}` };
}
