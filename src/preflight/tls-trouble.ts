import type { TlsFiles } from '../client/connection.js';
import type { Handshake } from './tls.js';

/** What is wrong with TLS, and what to do about it. */
export interface Trouble {
  readonly what: string;
  readonly advice: string;
}

const insecure = 'or, on a test site, set GWS_TLS_INSECURE=1, which verifies nothing';

/**
 * Puts an error code of TLS into words.
 * @param code of Node or OpenSSL, such as CERT_HAS_EXPIRED
 * @param seen the handshake, where it came about
 */
export function troubleOf(code: string, tls: TlsFiles, host: string, seen?: Handshake): Trouble {
  const names = seen?.certificate.subjectaltname ?? seen?.certificate.subject?.CN ?? 'no name';
  const issuer = seen?.certificate.issuer?.CN ?? seen?.certificate.issuer?.O ?? 'unnamed';
  const known = [
    { pattern: /^CERT_HAS_EXPIRED$/, trouble: () => expired(seen) },
    {
      pattern: /^CERT_NOT_YET_VALID$/,
      trouble: () => ({
        what: `the certificate is valid from ${dateOf(seen?.certificate.valid_from)} on only`,
        advice: 'check the clock of this machine, then ask the administrator for the right certificate',
      }),
    },
    {
      pattern: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
      trouble: () => ({
        what: `the certificate is not for ${host}: it names ${names}`,
        advice: `use one of these names in GWS_URL, or ask the administrator for a certificate that names ${host}`,
      }),
    },
    {
      pattern: /SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|CERT_UNTRUSTED|INVALID_CA/,
      trouble: () => ({
        what: `the certificate is by ${issuer}, an authority that is not known here (${code})`,
        advice:
          tls.ca === undefined
            ? `set GWS_TLS_CA to a PEM file with the certificate of that authority, ${insecure}`
            : 'GWS_TLS_CA does not hold that authority: ask the administrator for it, and whether the server sends every certificate in between',
      }),
    },
    {
      pattern: /KEY_VALUES_MISMATCH/,
      trouble: () => ({
        what: `GWS_TLS_CERT and GWS_TLS_KEY do not belong together (${code})`,
        advice: 'set GWS_TLS_KEY to the key that the certificate was made for',
      }),
    },
    {
      pattern: /^ERR_OSSL_|^ERR_CRYPTO_/,
      trouble: () => ({
        what: `a file of GWS_TLS_CA, GWS_TLS_CERT, GWS_TLS_KEY cannot be used (${code})`,
        advice: 'give PEM files, the key without a passphrase',
      }),
    },
    {
      pattern: /ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_(UNKNOWN|EXPIRED|REVOKED)|ACCESS_DENIED)/,
      trouble: () => ({
        what: `the target does not take the client certificate (${code})`,
        advice: 'ask the administrator which authority it must be from: GWS_TLS_CERT, GWS_TLS_KEY',
      }),
    },
    {
      pattern: /ALERT_PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS/,
      trouble: () => ({
        what: `the target speaks no version of TLS that Node ${process.versions.node} takes (${code})`,
        advice: 'ask the administrator for TLS 1.2 or 1.3',
      }),
    },
    {
      pattern: /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)/,
      trouble: () => ({
        what: `what answers there is no TLS (${code})`,
        advice: 'check the port of GWS_URL, and whether it begins with http:// there',
      }),
    },
    { pattern: /^TIMEOUT$/, trouble: () => silent },
    // The client's certificate is looked at last; some servers say what is wrong with it, others just leave.
    {
      pattern: /CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|^ECONNRESET$|^EPIPE$/,
      trouble: () => clientCertificate(code, tls),
    },
  ];
  const found = known.find(({ pattern }) => pattern.test(code));
  return (
    found?.trouble() ?? {
      what: `TLS could not be agreed on (${code})`,
      advice: `ask the administrator, ${insecure}`,
    }
  );
}

/** A target that breaks the connection off after the handshake, or asks for a certificate in so many words. */
export function clientCertificate(how: string, tls: TlsFiles): Trouble {
  return tls.cert === undefined
    ? {
        what: `the target broke the connection off (${how}): it likely wants a client certificate, and none is shown`,
        advice: 'set GWS_TLS_CERT and GWS_TLS_KEY to PEM files that the administrator gives',
      }
    : {
        what: `the target broke the connection off (${how}), likely for the client certificate that is shown`,
        advice: 'ask the administrator whether the certificate of GWS_TLS_CERT is valid there',
      };
}

const silent: Trouble = {
  what: 'the target took the connection and did not answer to TLS within GWS_TIMEOUT_MS',
  advice: 'check the port of GWS_URL: likely something else than https listens there',
};

function expired(seen: Handshake | undefined): Trouble {
  const { valid_to } = seen?.certificate ?? {};
  const own = valid_to !== undefined && Date.parse(valid_to) < Date.now();
  return {
    what: own
      ? `the certificate expired on ${dateOf(valid_to)}`
      : 'a certificate in the chain of the certificate expired',
    advice: `ask the administrator to renew it, ${insecure}`,
  };
}

function dateOf(date: string | undefined): string {
  return date === undefined ? 'an unknown date' : new Date(date).toISOString().slice(0, 10);
}
