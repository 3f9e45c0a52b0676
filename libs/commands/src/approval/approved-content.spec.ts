import { contentDigest, type ApprovedContent } from './approved-content.js';

const CONTENT: ApprovedContent = { id: 'c-1', twinId: 'acme:riverside:filler', path: 'speed', value: 9_500, unit: 'bottlesPerHour', reason: 'night shift', deadline: '2026-01-01T00:02:00.0000000Z', by: 'olga' };

describe('the digest of what is approved', () => {
  it.each<[keyof ApprovedContent, unknown]>([
    ['id', 'c-2'], ['twinId', 'acme:riverside:capper'], ['path', 'pressure'], ['value', 9_501], ['value', '9500'], ['unit', 'bottlesPerMinute'], ['unit', undefined], ['arguments', { duration: { value: 120 } }],
    ['reason', 'day shift'], ['deadline', '2026-01-01T00:03:00.0000000Z'], ['by', 'mallory'], ['simulation', { run: 'r-1' }],
  ])('is another one where %s is %p', (name, value) => expect(contentDigest({ ...CONTENT, [name]: value })).not.toBe(contentDigest(CONTENT)));
  it('is another one for another run, and for the same run with another result', () => {
    const of = (run: string, result: string) => contentDigest({ ...CONTENT, simulation: { run, result } });
    expect(new Set([of('r-1', 'a'), of('r-2', 'a'), of('r-1', 'b')]).size).toBe(3);
  });
  it('is the same whatever the order of its members, and whatever else is known of the command', () => {
    const backwards = Object.fromEntries(Object.entries({ ...CONTENT, state: 'proposed' }).reverse()) as unknown as ApprovedContent;
    expect(contentDigest(backwards)).toBe(contentDigest(CONTENT));
  });
  it('stays what it is: approvals that are under way outlive an upgrade', () => expect(contentDigest(CONTENT)).toBe('819492d95f5f680eb88bab17de82ccb09ffec3a261b1195bf0dff65ad1d066bc'));
});
