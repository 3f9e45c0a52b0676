import { type AuditEntry, chain, EMPTY_CHAIN, hashOf } from './audit-chain.js';
import { canonicalJson } from './canonical-json.js';
import { verifyChain } from './verify-chain.js';

const entries = (count: number): AuditEntry[] => {
  const made: AuditEntry[] = [];
  for (let i = 1; i <= count; i += 1) made.push(chain(made.at(-1) ?? EMPTY_CHAIN, { at: '2026-03-01T08:00:00.0000000Z', subject: `c-${i}`, body: { type: 'approved', i } }));
  return made;
};
const head = (all: AuditEntry[]) => ({ seq: all.at(-1)!.seq, hash: all.at(-1)!.hash });

describe('the audit chain', () => {
  it('of what was never touched is whole', () => expect(verifyChain(entries(5))).toEqual({ ok: true, entries: 5, head: head(entries(5)) }));
  it('of nothing is whole', () => expect(verifyChain([])).toMatchObject({ ok: true, entries: 0 }));
  it('names an entry that was changed', () => {
    const all = entries(5);
    all[2] = { ...all[2]!, body: { type: 'rejected', i: 3 } };
    expect(verifyChain(all)).toMatchObject({ ok: false, broken: { seq: 3, why: expect.stringContaining('was changed') } });
  });
  it('names the link after an entry that was changed and hashed anew', () => {
    const all = entries(5);
    const changed = { ...all[2]!, body: { type: 'rejected', i: 3 } };
    all[2] = { ...changed, hash: hashOf(changed) };
    expect(verifyChain(all)).toMatchObject({ ok: false, broken: { seq: 4 } });
  });
  it('names an entry that is missing', () => expect(verifyChain(entries(5).filter(({ seq }) => seq !== 2))).toMatchObject({ ok: false, broken: { seq: 2 } }));
  it('names the first of two that changed places', () => {
    const [a, b, c] = entries(3);
    expect(verifyChain([a!, c!, b!])).toMatchObject({ ok: false, broken: { seq: 2 } });
  });
  it('that was cut at its end is told by whoever saw its head', () => {
    const all = entries(5);
    expect(verifyChain(all.slice(0, 3), [head(all)])).toMatchObject({ ok: false, broken: { seq: 4, why: expect.stringContaining('ends at 3') } });
  });
  it('that was rewritten as a whole is told by whoever saw one entry', () => {
    const forged: AuditEntry[] = [];
    for (const { at, subject } of entries(5)) forged.push(chain(forged.at(-1) ?? EMPTY_CHAIN, { at, subject, body: 'forged' }));
    expect(verifyChain(forged).ok).toBe(true);
    expect(verifyChain(forged, [head(entries(3))])).toMatchObject({ ok: false, broken: { seq: 3, why: expect.stringContaining('rewritten') } });
  });
  it('does not depend on the order in which a database gives keys back', () => {
    expect(canonicalJson({ b: [1, undefined, { d: 1, c: undefined }], a: 'ü' })).toBe('{"a":"ü","b":[1,null,{"d":1}]}');
  });
});
