import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Configuration } from '../schemas/configuration.gen.js';
import type { Settings } from './settings.js';

type Tls = Configuration['target']['tls'];

/**
 * GWS_TLS_...: files in PEM form, given as absolute paths; verification is on unless GWS_TLS_INSECURE is 1.
 * @param insecureFlag --insecure, which says the same as GWS_TLS_INSECURE=1, and as that is for a target of one's own
 */
export function readTls(settings: Settings, isRemote: boolean, insecureFlag: boolean): Tls {
  const ca = readPem(settings, 'GWS_TLS_CA');
  const cert = readPem(settings, 'GWS_TLS_CERT');
  const key = readPem(settings, 'GWS_TLS_KEY');
  const isSet = (name: 'GWS_TLS_CERT' | 'GWS_TLS_KEY') => settings.text(name) !== undefined;
  if (isSet('GWS_TLS_CERT') !== isSet('GWS_TLS_KEY')) {
    const [set, missing] = isSet('GWS_TLS_CERT')
      ? ['GWS_TLS_CERT', 'GWS_TLS_KEY']
      : ['GWS_TLS_KEY', 'GWS_TLS_CERT'];
    settings.problem(`${set} is set without ${missing}: a certificate is shown with its key`);
  }
  const said = insecureFlag ? '--insecure' : 'GWS_TLS_INSECURE is 1';
  const insecure = settings.choice('GWS_TLS_INSECURE', ['0', '1']) === '1' || insecureFlag;
  if (insecureFlag && !isRemote)
    settings.problem('--insecure is given without a target of your own: the reference speaks plain HTTP');
  if (insecure) settings.notices.push(`${said}: certificates are not verified`);
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }), insecure };
}

function readPem(
  settings: Settings,
  name: 'GWS_TLS_CA' | 'GWS_TLS_CERT' | 'GWS_TLS_KEY',
): string | undefined {
  const given = settings.text(name);
  if (given === undefined) return undefined;
  const path = resolve(given);
  try {
    if (readFileSync(path, 'latin1').includes('-----BEGIN ')) return path;
    settings.problem(
      `${name} is ${JSON.stringify(given)}, a file without a PEM block: accepted is a PEM file`,
    );
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    settings.problem(
      `${name} is ${JSON.stringify(given)}, which cannot be read (${code}): accepted is a PEM file`,
    );
  }
  return undefined;
}
