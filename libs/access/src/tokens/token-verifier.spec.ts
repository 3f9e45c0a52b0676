import { TestIssuer } from '../testing/issuer.js';
import { TokenVerifier } from './token-verifier.js';

const past = () => Math.floor(Date.now() / 1_000) - 60;

describe('bearer tokens', () => {
  let issuer: TestIssuer;
  let verifier: TokenVerifier;

  beforeAll(async () => {
    issuer = await TestIssuer.start();
    verifier = new TokenVerifier({ issuer: issuer.issuer, audience: TestIssuer.AUDIENCE, type: 'at+jwt' });
  });
  afterAll(() => issuer.stop());

  it.each(['RS256', 'ES256'])('signed with %s by the issuer speak for their subject', async (alg) => {
    const principal = await verifier.verify(await issuer.token(['viewer', 'astronaut'], { header: { alg } }));
    expect(principal).toMatchObject({ subject: 'u-1', name: 'ada', roles: ['viewer'] });
  });

  it.each<[string, string, () => string | Promise<string>]>([
    ['of another issuer', 'not from', () => issuer.token(['engineer'], { claims: { iss: 'https://evil.example' } })],
    ['for another audience', 'audience', () => issuer.token(['engineer'], { claims: { aud: 'other-api' } })],
    ['that have expired', 'expired', () => issuer.token(['engineer'], { claims: { exp: past() } })],
    ['that never expire', 'exp', () => issuer.token(['engineer'], { claims: { exp: undefined } })],
    ['without a subject', 'sub', () => issuer.token(['engineer'], { claims: { sub: undefined } })],
    ['that are not valid yet', 'nbf', () => issuer.token(['engineer'], { claims: { nbf: Math.floor(Date.now() / 1_000) + 3_600 } })],
    ['signed with a foreign key under a known key id', 'signature', () => issuer.token(['engineer'], { foreignKey: true })],
    ['signed with a key the issuer does not have', 'does not have', () => issuer.token(['engineer'], { foreignKey: true, header: { kid: 'other' } })],
    ['that are ID tokens', 'type at+jwt', () => issuer.token(['engineer'], { header: { typ: 'JWT' } })],
    ['that say they are not signed', 'RS256 or ES256', () => issuer.unsignedToken()],
    ['signed with a shared secret', 'RS256 or ES256', () => issuer.symmetricToken('a secret of at least thirty-two bytes')],
    ['that are no tokens', 'not a signed JSON Web Token', () => 'abc'],
  ])('%s are refused', async (_what, reason, make) => {
    const token = await make();
    const refused = verifier.verify(token);
    await expect(refused).rejects.toMatchObject({ code: 'unauthenticated', message: expect.stringContaining(reason) });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining(token) });
  });

  it('whose payload was changed after signing are refused', async () => {
    const [header, payload, signature] = (await issuer.token(['viewer'])).split('.');
    const changed = { ...JSON.parse(Buffer.from(payload!, 'base64url').toString()), roles: ['engineer'] };
    const token = [header, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.');
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'unauthenticated', message: 'the signature of the token does not hold' });
  });

  it('are neither accepted nor refused while the issuer cannot be reached', async () => {
    const gone = await TestIssuer.start();
    const token = await gone.token(['viewer']);
    const late = new TokenVerifier({ issuer: gone.issuer, audience: TestIssuer.AUDIENCE, type: 'at+jwt' });
    await gone.stop();
    await expect(late.verify(token)).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    await expect(late.verify(token)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('cost one reading of the key set, not one each', async () => {
    const before = issuer.keySetReads;
    for (let index = 0; index < 5; index += 1) await verifier.verify(await issuer.token(['viewer']));
    expect(issuer.keySetReads - before).toBeLessThanOrEqual(1);
  });
});
