/** What GET /me tells about an account, as far as it can be read. */
export interface AccountFacts {
  deviceId?: string;
  deviceUri?: string;
  phoneNumber?: string;
  features: string[];
  userState?: UserState;
}

/** The state of an agent as the target names it: `Ready`, `NotReady`, `LoggedOut`, ... */
export interface UserState {
  state: string;
  /** Says more, such as AfterCallWork, where the target tells it. */
  detail?: string;
}

type Members = Record<string, unknown>;

/**
 * Reads the response of GET /me?subresources=features,devices.
 * @param phone picks the device with this number among several; else it is the first in use that has one: others are for chat or e-mail
 * @returns undefined when the response holds no user
 */
export function accountFactsOf(body: unknown, phone?: string): AccountFacts | undefined {
  const user = members(members(body)?.user);
  if (!user) return undefined;
  const devices = objects(list(user.devices));
  const withNumber = devices.filter(({ phoneNumber }) => text(phoneNumber) !== undefined);
  const device =
    devices.find(({ phoneNumber }) => phone !== undefined && phoneNumber === phone) ??
    withNumber.find(({ deviceState }) => text(deviceState)?.toLowerCase() !== 'inactive') ??
    withNumber[0] ??
    devices[0];
  return {
    deviceId: text(device?.id),
    deviceUri: text(device?.uri),
    phoneNumber: text(device?.phoneNumber),
    features: list(user.features).flatMap((feature) => text(feature) ?? text(members(feature)?.id) ?? []),
    userState: userStateOf(device),
  };
}

/**
 * Reads the state of the agent from a DeviceStateChangeMessage, whose `data` holds the device or a list of devices.
 * @param deviceId picks the device among several
 * @returns undefined when the message tells none
 */
export function stateToldBy(message: unknown, deviceId?: string): UserState | undefined {
  const data = members(members(message)?.data);
  if (!data) return undefined;
  const devices = objects([...list(data.devices), data.device, data]);
  const ours = devices.filter(({ id }) => id === undefined || deviceId === undefined || id === deviceId);
  return ours.map(userStateOf).find((state) => state !== undefined);
}

/** A state for people: `NotReady (AfterCallWork)`. */
export function described(state: UserState | undefined): string {
  if (!state) return 'not told';
  return state.detail ? `${state.state} (${state.detail})` : state.state;
}

function userStateOf(device: Members | undefined): UserState | undefined {
  const told = device?.userState;
  const state = text(told) ?? text(members(told)?.state) ?? text(members(told)?.displayName);
  if (state === undefined) return undefined;
  const detail = [members(told)?.workMode, members(told)?.reason, members(told)?.displayName].find(
    (value): value is string => typeof value === 'string' && value !== '' && value !== state,
  );
  return detail === undefined ? { state } : { state, detail };
}

function members(value: unknown): Members | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Members)
    : undefined;
}

function objects(values: unknown[]): Members[] {
  return values.map(members).filter((value) => value !== undefined);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
