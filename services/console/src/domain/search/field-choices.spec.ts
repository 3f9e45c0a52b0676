import { property, twin } from '../testing.js';
import { fieldChoices, systemsOf } from './field-choices.js';

it('offers every path and every other system that some twin has, once', () => {
  const choices = fieldChoices([twin({ properties: { 'motor/current': property({}), flowRate: property({}) }, externalIds: { sap: '1' } }), twin({ properties: { flowRate: property({}) } })]);
  expect(choices.values).toEqual([
    { field: 'properties/flowRate', name: 'Flow rate' },
    { field: 'properties/motor/current', name: 'Motor: Current' },
  ]);
  expect(choices.qualities[0]).toEqual({ field: 'properties/flowRate/quality', name: 'Quality of Flow rate' });
  expect(systemsOf(choices)).toEqual(['sap']);
});
