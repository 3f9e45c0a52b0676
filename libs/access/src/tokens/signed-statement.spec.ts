import { CompactSign } from 'jose';
import { TestKey } from '../testing/issuer.js';
import { verifyStatement } from './signed-statement.js';

const type = 'orrery-approval+jwt';
const STATEMENT = { command: 'c-1', digest: 'aa' };

describe('a statement signed with the key that the token is bound to', () => {
  let ada: TestKey;
  let mallory: TestKey;
  beforeAll(async () => {
    [ada, mallory] = [await TestKey.make(), await TestKey.make()];
  });
  const of = (jws: string, key: string | undefined = ada.thumbprint) => verifyStatement(jws, { type, key });

  it('holds', async () => expect(await of(await ada.sign(STATEMENT))).toEqual(STATEMENT));
  it.each<[string, () => Promise<string>, string]>([
    ['signed with the key of somebody else', () => mallory.sign(STATEMENT), 'another key than that of the token'],
    ['signed by them for something else, as a proof for the token endpoint', () => ada.sign(STATEMENT, 'dpop+jwt'), 'of the type dpop+jwt'],
    ['changed after it was signed', async () => (await ada.sign(STATEMENT)).replace(/\.[^.]+\./, `.${btoa('{"command":"c-2"}').replaceAll('=', '')}.`), 'does not hold'],
    ['that is no JWS', async () => 'trust me', 'is not signed'],
    ['signed with a secret that both sides know', () => new CompactSign(new Uint8Array([1])).setProtectedHeader({ alg: 'HS256', typ: type }).sign(new Uint8Array(32)), 'is not signed'],
    ['that says nothing', () => ada.sign('yes'), 'is no JSON object'],
  ])('does not where it is %s', async (_what, make, why) => {
    await expect(of(await make())).rejects.toMatchObject({ code: 'unauthenticated', message: expect.stringContaining(why) });
  });
  it('does not where the token is bound to no key', async () => {
    await expect(verifyStatement(await ada.sign(STATEMENT), { type, key: undefined })).rejects.toMatchObject({ message: expect.stringContaining('bound to no key') });
  });
});
