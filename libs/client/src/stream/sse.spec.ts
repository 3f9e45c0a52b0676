import fc from 'fast-check';
import { SseParser } from './sse.js';

const TEXT = ': hello\n\nid: 1\nevent: twin\ndata: {"a":1}\n\nid: 2\n\ndata: x\ndata: y\n\n';
const EVENTS = [
  { event: 'twin', data: '{"a":1}', id: '1' },
  { event: 'message', data: 'x\ny', id: '2' },
];

describe('the parser of server-sent events', () => {
  it('gives the same events however the text is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: TEXT.length })), fc.constantFrom('\n', '\r\n'), (cuts, newline) => {
        const text = TEXT.replaceAll('\n', newline);
        const places = [...cuts.map((cut) => Math.min(cut, text.length)), 0, text.length].sort((a, b) => a - b);
        const parser = new SseParser();
        const events = places.slice(1).flatMap((end, index) => parser.push(text.slice(places[index], end)));
        expect(events).toEqual(EVENTS);
      }),
    );
  });

  it('moves its place on with an id that has no data', () => {
    const parser = new SseParser();
    expect(parser.push('id: 7\n\n')).toEqual([]);
    expect(parser.lastId).toBe('7');
  });

  it('gives no event before its end has come', () => {
    expect(new SseParser().push('data: x\n')).toEqual([]);
  });
});
