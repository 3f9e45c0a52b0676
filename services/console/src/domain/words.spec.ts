import { humanise, plural, splitPath } from './words.js';

describe('humanise', () => {
  it.each([
    ['flowRate', 'Flow rate'],
    ['motor', 'Motor'],
    ['serialNumber', 'Serial number'],
    ['Accelerometer1RMS', 'Accelerometer 1 RMS'],
    ['temperature_outlet', 'Temperature outlet'],
    ['UAServer', 'UA server'],
  ])('%s reads %s', (name, words) => expect(humanise(name)).toBe(words));
});

describe('splitPath', () => {
  it('keeps a name of the twin itself whole', () => expect(splitPath('flowRate')).toEqual({ component: undefined, name: 'flowRate' }));
  it('parts a component from its value', () => expect(splitPath('motor/current')).toEqual({ component: 'motor', name: 'current' }));
});

describe('plural', () => {
  it('knows one from many', () => expect([plural(1, 'value'), plural(0, 'value'), plural(2, 'twin')]).toEqual(['1 value', '0 values', '2 twins']));
});
