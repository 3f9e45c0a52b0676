import { createHash, createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { contentDigest } from '@orrery/commands';
import { ApprovalKey } from './approval-key.js';
import { type Command } from './command-types.js';

const COMMAND: Command = {
  id: 'c-1', twinId: 'acme:riverside:filler', path: 'speed', value: 9_500, unit: 'bottlesPerHour', state: 'proposed', ended: false, proposedBy: 'olga',
  proposedAt: '2026-01-01T00:00:00.0000000Z', changedAt: '2026-01-01T00:00:00.0000000Z', reason: 'night shift', deadline: '2026-01-01T00:02:00.0000000Z', approvals: [], approvalsNeeded: 2,
};
const part = (jws: string, at: 0 | 1) => JSON.parse(Buffer.from(jws.split('.')[at]!, 'base64url').toString()) as Record<string, unknown>;

/** By Node's own cryptography, and not by what has signed it. */
function holds(jws: string): boolean {
  const [head, body, signature] = jws.split('.');
  const key = createPublicKey({ key: part(jws, 0)['jwk'] as JsonWebKey, format: 'jwk' });
  return verify('sha256', Buffer.from(`${head}.${body}`), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature!, 'base64url'));
}

describe('the key of an approver', () => {
  it('signs the command as it was shown, and nothing that changes while it waits', async () => {
    const jws = await (await ApprovalKey.make()).approve(COMMAND);
    expect(holds(jws)).toBe(true);
    expect(part(jws, 0)).toMatchObject({ alg: 'ES256', typ: 'orrery-approval+jwt' });
    const digest = contentDigest({ id: 'c-1', twinId: COMMAND.twinId, path: 'speed', value: 9_500, unit: 'bottlesPerHour', reason: 'night shift', deadline: COMMAND.deadline!, by: 'olga' });
    expect(part(jws, 1)).toEqual({ command: 'c-1', digest });
  });
  it('signs the run in which it was tried, and what that came to', async () => {
    const key = await ApprovalKey.make();
    const digestFor = async (simulation: { run: string; result: string }) => part(await key.approve({ ...COMMAND, simulation }), 1)['digest'];
    expect(await digestFor({ run: 'r-1', result: 'a' })).not.toBe(await digestFor({ run: 'r-1', result: 'b' }));
  });
  it('never shows its private part to whom it proves itself', async () => {
    const proof = await (await ApprovalKey.make()).proofFor('POST', 'https://id.example/token', 'n-1');
    expect(holds(proof)).toBe(true);
    expect(Object.keys(part(proof, 0)['jwk'] as object).sort()).toEqual(['crv', 'kty', 'x', 'y']);
    expect(part(proof, 1)).toMatchObject({ htm: 'POST', htu: 'https://id.example/token', nonce: 'n-1', jti: expect.any(String), iat: expect.any(Number) });
  });
  it('is the same key when it is read from a profile again', async () => {
    const key = await ApprovalKey.make();
    const again = await ApprovalKey.restore(JSON.parse(JSON.stringify(await key.export())) as object);
    const thumb = async (of: ApprovalKey) => createHash('sha256').update(JSON.stringify(part(await of.approve(COMMAND), 0)['jwk'])).digest('hex');
    expect(await thumb(again)).toBe(await thumb(key));
    expect(holds(await again.approve(COMMAND))).toBe(true);
  });
});
