import { refusedAddress } from './refused-address.js';

const refused = (code?: string) => refusedAddress(Object.assign(new Error('listen'), { code }), { host: '::', port: 8080, setting: 'ORRERY_HTTP_PORT' });

describe('an address that cannot be had', () => {
  it('is a setting that is wrong, with what to set: one that is taken, and one of IPv6 where the kernel has none', () => {
    expect(refused('EADDRINUSE')).toMatchObject({ code: 'configuration-invalid', message: 'The service cannot listen on :::8080 (EADDRINUSE)', remedy: expect.stringContaining('ORRERY_HTTP_PORT') });
    expect(refused('EAFNOSUPPORT')).toMatchObject({ code: 'configuration-invalid', remedy: expect.stringMatching(/no IPv6.*0\.0\.0\.0/) });
  });

  it('is the error itself where no setting is to blame', () => {
    for (const code of ['EMFILE', undefined]) expect(refused(code)).toMatchObject({ message: 'listen' });
  });
});
