import { readFileSync } from 'node:fs';
import { isIP, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import { counted } from '../report/wording.js';
import { type Found, StepFailed } from './step.js';
import { troubleOf } from './tls-trouble.js';
import { tunnel } from './tunnel.js';
import type { Visit } from './visit.js';

/** What was seen of a TLS connection. */
export interface Handshake {
  readonly protocol: string;
  readonly certificate: PeerCertificate;
  /** Code of what is wrong with the certificate; undefined when it is trusted. */
  readonly distrusted?: string;
  /** What the connection ended with though the handshake was over. */
  readonly dropped?: string;
}

/** With TLS 1.3 a server looks at the client's certificate after the client's handshake is over: a refusal comes then. */
const leastSettleMs = 150;
const mostSettleMs = 2000;

const dayMs = 86_400_000;

/** Agrees on TLS as the connections of a run would, and looks at the certificate. */
export async function secure(visit: Visit): Promise<Found> {
  const { tls } = visit.site.address;
  if (visit.url.protocol !== 'https:') {
    return { text: 'none: plain http, passwords and call data can be read on the way' };
  }
  const through = await tunnel(visit);
  const since = performance.now();
  let seen: Handshake;
  try {
    seen = await shakeHands(visit, through);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw failed(troubleOf(code ?? message, tls, visit.host));
  }
  const ms = performance.now() - since;
  if (seen.dropped) throw failed(troubleOf(seen.dropped, tls, visit.host, seen));
  if (seen.distrusted && !tls.insecure) throw failed(troubleOf(seen.distrusted, tls, visit.host, seen));
  const shown = tls.cert === undefined ? '' : ', client certificate shown';
  const text = `${seen.protocol}, ${described(seen.certificate)}${shown}`;
  if (!tls.insecure) return { text, ms };
  const wrong = seen.distrusted
    ? troubleOf(seen.distrusted, tls, visit.host, seen).what
    : 'it would be trusted';
  return {
    text: `${text}; NOT VERIFIED, GWS_TLS_INSECURE is 1: ${wrong}`,
    advice: 'take GWS_TLS_INSECURE away where passwords are to be kept',
    ms,
  };
}

function shakeHands(visit: Visit, through: Socket | undefined): Promise<Handshake> {
  const { host, port, timeouts, signal } = visit;
  const { ca, cert, key } = visit.site.address.tls;
  const pem = (path: string | undefined) => (path === undefined ? undefined : readFileSync(path));
  const since = performance.now();
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...(through ? { socket: through, host } : { host, port }),
      servername: isIP(host) ? '' : host,
      ALPNProtocols: ['http/1.1'],
      ca: pem(ca),
      cert: pem(cert),
      key: pem(key),
      // What is wrong with the certificate is looked at below, with the certificate at hand.
      rejectUnauthorized: false,
    });
    const late = Object.assign(new Error('late'), { code: 'TIMEOUT' });
    const timer = setTimeout(() => socket.destroy(late), timeouts.timeoutMs);
    const stop = () => socket.destroy(new Error('stopped'));
    signal.addEventListener('abort', stop, { once: true });
    let ended: string | undefined;
    socket.on('error', (error: NodeJS.ErrnoException) => {
      ended ??= error.code ?? error.message;
      reject(error);
    });
    socket.once('close', () => {
      ended ??= 'ECONNRESET';
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    });
    socket.once('secureConnect', async () => {
      const handshake = handshakeOf(socket);
      const settleMs = Math.min(mostSettleMs, Math.max(leastSettleMs, 3 * (performance.now() - since)));
      if (handshake.protocol === 'TLSv1.3') await sleep(settleMs);
      resolve({ ...handshake, dropped: ended });
      socket.destroy();
    });
  });
}

function handshakeOf(socket: TLSSocket): Handshake {
  // Node gives the code where its types promise an error.
  const wrong = socket.authorizationError as unknown as string | undefined;
  return {
    protocol: socket.getProtocol() ?? 'TLS',
    certificate: socket.getPeerCertificate(),
    distrusted: socket.authorized ? undefined : wrong,
  };
}

function failed({ what, advice }: { what: string; advice: string }): StepFailed {
  return new StepFailed(what, advice, 4);
}

/** `gws.example.com by Example CA, expires 2027-03-01 (98 days)`. */
function described(certificate: PeerCertificate): string {
  const { subject, issuer, valid_to } = certificate;
  const expires = new Date(valid_to);
  const days = Math.floor((expires.getTime() - Date.now()) / dayMs);
  const date = `${expires.toISOString().slice(0, 10)} (${counted(days, 'day')})`;
  const by = issuer?.CN ?? issuer?.O ?? 'an unnamed authority';
  return `${subject?.CN ?? certificate.subjectaltname ?? 'no name'} by ${by}, ${days < 0 ? 'expired' : 'expires'} ${date}`;
}
