import { calmWords } from './calm-words.js';
import { alert } from './testing.js';

describe('what is said where no value reads badly', () => {
  const known = { open: [], failure: undefined, isAbsent: false };

  it('is that all is well where no alert is open, and where none can be', () => {
    const shelved = alert({ state: 'shelved' });
    for (const alerts of [known, { ...known, open: [shelved] }, { open: undefined, failure: 'there is no alerting', isAbsent: true }]) expect(calmWords(alerts)).toBe('Every twin reads as it should.');
  });

  it('points at the alerts where one is open, though every value reads well', () => {
    expect(calmWords({ ...known, open: [alert()] })).toBe('Every value reads well; what is wrong stands in the alerts above.');
  });

  it('does not speak for alerts that nobody has read', () => {
    expect(calmWords({ ...known, open: undefined })).toContain('still being read');
    expect(calmWords({ ...known, failure: 'no answer' })).toContain('could not be read');
  });
});
