import { contracts, twinInputs } from './index.js';

describe('contracts', () => {
  it.each(contracts.map((contract) => [contract.topic, contract] as const))('%s reads its own examples', (_topic, contract) => {
    expect(contract.examples.length).toBeGreaterThan(0);
    for (const example of contract.examples) expect(contract.problems(example)).toEqual([]);
  });

  it('names only what is wrong in the variant that the record claims to be', () => {
    const [readings] = twinInputs.examples;
    const problems = twinInputs.problems({ ...readings, twinId: 'nobody' });
    expect(problems).toEqual([expect.objectContaining({ pointer: '/twinId' })]);
  });

  it('says which kinds there are when the kind is unknown', () => {
    expect(twinInputs.problems({ type: 'reading' })[0]?.message).toContain('readings, registered');
  });

  it('keeps unknown fields: additions within a major version pass old readers', () => {
    const [readings] = twinInputs.examples;
    expect(twinInputs.check({ ...readings, addedLater: true })).toBe(true);
  });
});
