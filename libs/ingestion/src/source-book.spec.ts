import { type BindingEntry, isMqttSource, isOpcUaSource, twinRegistry } from '@orrery/contracts';
import { SourceBook } from './source-book.js';

const source = twinRegistry.examples.find(isOpcUaSource)!;
const binding = twinRegistry.examples.find((entry): entry is BindingEntry => entry.type === 'binding' && entry.source === source.id)!;

describe('the sources of the registry', () => {
  it('have their bindings, in whatever order the two come', () => {
    const book = new SourceBook(isOpcUaSource);
    expect(book.apply('binding/packaging-plant/x', binding)).toBe(source.id);
    expect(book.apply(`source/${source.id}`, source)).toBe(source.id);
    expect(book.bindingsOf(source.id)).toEqual([binding]);
  });

  it('lose what is taken out', () => {
    const book = new SourceBook(isOpcUaSource);
    book.apply('', source);
    book.apply('', binding);
    expect(book.apply(`binding/${source.id}/${binding.twinId}`, null)).toBe(source.id);
    expect(book.bindingsOf(source.id)).toEqual([]);
    expect(book.apply(`source/${source.id}`, null)).toBe(source.id);
    expect(book.source(source.id)).toBeUndefined();
    expect(book.apply('source/never-there', null)).toBeUndefined();
  });

  it('are those of one protocol: what is read by others is left alone, and a source that changes over goes', () => {
    const book = new SourceBook(isOpcUaSource);
    const broker = twinRegistry.examples.find(isMqttSource)!;
    expect(book.apply('', broker)).toBeUndefined();
    book.apply('', source);
    expect(book.apply('', { ...broker, id: source.id })).toBe(source.id);
    expect(book.sourceIds()).toEqual([]);
  });

  it('are not concerned by models and twins', () => {
    const book = new SourceBook(isOpcUaSource);
    for (const entry of twinRegistry.examples) if (entry.type === 'model' || entry.type === 'twin') expect(book.apply('', entry)).toBeUndefined();
    expect(book.apply('twin/a:b:c', null)).toBeUndefined();
  });
});
