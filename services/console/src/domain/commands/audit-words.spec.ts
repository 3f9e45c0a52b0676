import { decidedWords } from './audit-words.js';

describe('an entry of the audit in words', () => {
  it.each([
    [{ type: 'approved', by: { subject: 's', name: 'anna', roles: [] } }, 'Approved by anna'],
    [{ type: 'proposed', proposal: { by: { name: 'olga' }, twinId: 'a:b:c', path: 'speed', value: 5 } }, 'Proposed by olga: speed of a:b:c to 5'],
    [{ type: 'approval-given', approval: { by: { name: 'anna' } } }, 'Approval given by anna'],
    [{ type: 'failed', code: 'guard', reason: 'interlock: a jam' }, 'Failed: interlock: a jam'],
    [{ type: 'killed', by: 'mia', reason: 'fire drill' }, 'Killed by mia: fire drill'],
    [{ type: 'something-new' }, 'Something new'],
    [{}, 'Entry'],
    [null, 'Entry'],
    ['text', 'Entry'],
  ])('%j', (body, words) => expect(decidedWords(body)).toBe(words));
});
