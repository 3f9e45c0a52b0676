import { certificateRemedy } from './certificate-remedy.js';

describe('what to do where a certificate was not accepted', () => {
  it.each([
    ['SELF_SIGNED_CERT_IN_CHAIN', /Give ORRERY_X_CA the certificate of the authority .* the old one and the new one/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /Give ORRERY_X_CA/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /the name that clients reach it by/],
    ['CERT_HAS_EXPIRED', /Renew the certificate of the server/],
    ['CERT_NOT_YET_VALID', /clocks/],
  ])('%s', (code, remedy) => expect(certificateRemedy(code, 'the server', 'ORRERY_X_CA')).toMatch(remedy));

  it.each(['ECONNREFUSED', undefined, 42])('nothing for %s', (code) => expect(certificateRemedy(code, 'the server', 'X')).toBeUndefined());
});
