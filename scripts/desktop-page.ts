/** What a page that stands for an agent's desktop can be told to do. */
interface Desktop {
  logIn(): Promise<void>;
  ready(): Promise<void>;
  dial(number: string): Promise<void>;
  /** Answers the call that rings, and waits until it is established. */
  takeCall(): Promise<void>;
  /** Sets a few dispositions of the call, each when the message of the one before came. */
  setDispositions(): Promise<void>;
  hangUp(): Promise<void>;
  setDispositionAfterRelease(): Promise<void>;
  logOut(): Promise<void>;
}

declare global {
  /** In the page. */
  var desktop: Desktop;
}

/** The page, which loads the official CometD client from beside it. */
export const desktopPage = `<!doctype html>
<meta charset="utf-8">
<title>Desktop</title>
<script type="module">
import { CometD } from './cometd.js';

const api = location.origin + '/api/v2';
const told = [];
let csrf = {};
let device;
let call;
let count = 0;

async function ask(method, path, body) {
  const headers = { 'Content-Type': 'application/json', ...(method === 'GET' ? {} : csrf) };
  const response = await fetch(api + path, { method, headers, body: body && JSON.stringify(body) });
  const name = response.headers.get('X-CSRF-HEADER');
  if (name) csrf = { [name]: response.headers.get('X-CSRF-TOKEN') };
  return response.json();
}

async function until(holds) {
  for (let tries = 0; tries < 500; tries++) {
    const found = told.find(holds);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const ofCall = ({ data }) => data.call?.id === call.id;
const isStatus = (state) => ({ data }) => data.notificationType === 'StatusChange' && data.call.state === state;

async function setDisposition(dispositionKey) {
  const disposition = 'Outcome-' + Date.now() + '-' + ++count;
  const from = told.length;
  await ask('POST', '/me/calls/' + call.id, {
    operationName: 'SetCallDisposition',
    callUri: call.uri.replace('/me/calls/', '/calls/'),
    callUuid: call.callUuid,
    disposition,
    ...(dispositionKey && { dispositionKey }),
  });
  return () => until((message) => told.indexOf(message) >= from && message.data.notificationType === 'AttachedDataChanged');
}

window.desktop = {
  async logIn() {
    const { user } = await ask('GET', '/me?subresources=features,devices');
    device = user.devices[0].id;
    await ask('POST', '/me', { operationName: 'StartContactCenterSession', channels: ['voice'] });
    const cometd = new CometD();
    cometd.unregisterTransport('websocket');
    cometd.configure({ url: api + '/notifications', requestHeaders: csrf });
    await new Promise((resolve) => cometd.handshake(resolve));
    for (const channel of ['/v2/me/calls', '/v2/me/devices'])
      await new Promise((resolve) => cometd.subscribe(channel, (message) => told.push(message), resolve));
    this.cometd = cometd;
    await this.ready();
  },
  async ready() {
    await ask('POST', '/me/channels/voice', { operationName: 'Ready' });
  },
  async dial(number) {
    await ask('POST', '/me/devices/' + device + '/calls', {
      operationName: 'Dial',
      destination: { phoneNumber: number },
      userData: { Customer: 'C-' + Math.floor(Math.random() * 1e6) },
    });
  },
  async takeCall() {
    const from = told.length;
    const isNew = (message) => told.indexOf(message) >= from - 2 && (!call || message.data.call.id !== call.id);
    call = (await until((message) => isStatus('Ringing')(message) && isNew(message))).data.call;
    await ask('POST', '/me/calls/' + call.id, { operationName: 'Answer' });
    call = (await until((message) => ofCall(message) && isStatus('Established')(message))).data.call;
  },
  async setDispositions() {
    await setDisposition('Outcome');
    // As long as its message is waited for.
    await new Promise((resolve) => setTimeout(resolve, 5200));
    for (const key of ['Outcome', 'Reason', undefined]) await (await setDisposition(key))();
    await ask('GET', '/me/calls/' + call.id);
  },
  async hangUp() {
    call ??= told.filter(isStatus('Established')).at(-1).data.call;
    const last = told.filter(isStatus('Established')).at(-1).data.call;
    await ask('POST', '/me/calls/' + last.id, { operationName: 'Hangup' });
  },
  async setDispositionAfterRelease() {
    await until((message) => ofCall(message) && isStatus('Released')(message));
    await setDisposition('Outcome');
    await setDisposition('Outcome');
    await setDisposition('Outcome');
  },
  async logOut() {
    await new Promise((resolve) => this.cometd.disconnect(resolve));
    await ask('POST', '/me', { operationName: 'EndContactCenterSession' });
  },
};
</script>
`;
