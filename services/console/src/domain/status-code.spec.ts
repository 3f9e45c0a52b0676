import { describeStatusCode } from './status-code.js';

describe('describeStatusCode', () => {
  it('names a known code', () => expect(describeStatusCode(0x808c0000)).toBe('BadSensorFailure (0x808C0000)'));
  it('looks past the info bits', () => expect(describeStatusCode(0x40900480)).toBe('UncertainLastUsableValue (0x40900480)'));
  it('keeps the number of an unknown code', () => expect(describeStatusCode(0x80ff0000)).toBe('0x80FF0000'));
  it.each([undefined, 0, 0x480])('has nothing to say of plain good (%s)', (code) => expect(describeStatusCode(code)).toBeUndefined());
});
