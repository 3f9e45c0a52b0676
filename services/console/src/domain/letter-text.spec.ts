import { letterText } from './letter-text.js';

const base64 = (bytes: string | number[]) => Buffer.from(bytes as number[]).toString('base64');

describe('letterText', () => {
  it('is the text where there is one', () => expect(letterText(base64('{"température":1}'))).toBe('{"température":1}'));
  it('is hex for bytes that are no text', () => expect(letterText(base64([0, 255, 16]))).toBe('00 ff 10'));
  it('is cut where it is long, and says so', () => expect(letterText(base64('x'.repeat(9999)))).toMatch(/^x{400}…$/));
});
