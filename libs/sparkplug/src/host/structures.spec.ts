import { born, dbirth, heard, nbirth, reasons, valuesOf, Watch } from '../fixture/plant.js';
import { codeOf, type Metric } from '../payload/index.js';

const double = (value: number) => ({ kind: 'double', value }) as const;

describe('structures as values (rule R12)', () => {
  describe('data sets', () => {
    const table = (columns: string[], types: number[], rows: number[][], columnCount?: number): Metric => ({
      alias: 1n,
      value: { kind: 'dataset', value: { columns, types, rows: rows.map((row) => row.map(double)), ...(columnCount === undefined ? {} : { columnCount }) } },
    });
    const birth = [born('table', 'DataSet', null, { alias: 1n })];

    it('are JSON with columns, types and rows', () => {
      expect(heard(table(['a', 'b'], [10, 10], [[1, 2]], 2), birth).value).toMatchObject({
        datatype: 'json',
        value: { columns: ['a', 'b'], types: ['Double', 'Double'], rows: [[1, 2]] },
      });
    });

    it('with other numbers of columns, types, cells or another count than they say are quarantined', () => {
      expect(heard(table(['a', 'b'], [10], [[1, 2]]), birth).reasons).toEqual(['wrong-type']);
      expect(heard(table(['a'], [10, 10], [[1]]), birth).reasons).toEqual(['wrong-type']);
      expect(heard(table(['a', 'b'], [10, 10], [[1]]), birth).reasons).toEqual(['wrong-type']);
      expect(heard(table(['a'], [10], [[1]], 2), birth).reasons).toEqual(['wrong-type']);
    });

    it('without types, or with a type that no standard has, are quarantined', () => {
      expect(heard(table(['a'], [], [[1]]), birth).reasons).toEqual(['wrong-type']);
      expect(heard(table(['a'], [77], [[1]]), birth).reasons).toEqual(['wrong-type']);
    });
  });

  describe('templates', () => {
    const definition: Metric = {
      name: 'Motor',
      datatype: codeOf('Template'),
      value: { kind: 'template', value: { isDefinition: true, metrics: [{ name: 'speed', datatype: 10 }, { name: 'starts', datatype: 4 }], parameters: [] } },
    };
    const instance = (metrics: Metric[]): Metric => ({ value: { kind: 'template', value: { templateRef: 'Motor', isDefinition: false, metrics, parameters: [] } } });
    const born1 = { ...instance([{ name: 'speed', datatype: 10, value: double(1) }]), name: 'motor1', alias: 1n, datatype: codeOf('Template') };

    it('a definition in NBIRTH is no value; instances are JSON by member', () => {
      const effects = new Watch().hear(nbirth(1_000, { metrics: [definition, born1] }));
      expect(valuesOf(effects).slice(1)).toMatchObject([{ name: 'motor1', datatype: 'json', value: { template: 'Motor', parameters: {}, metrics: { speed: 1 } } }]);
    });

    it('an instance in data may hold some members only, without datatypes: the definition has them', () => {
      const change = { ...instance([{ name: 'starts', value: { kind: 'long', value: 2n ** 64n - 3n } }]), alias: 1n };
      expect(heard(change, [definition, born1]).value?.value).toEqual({ template: 'Motor', parameters: {}, metrics: { starts: '-3' } });
    });

    it('an instance is taken as it was sent, whatever its definition says: unknown members, no definition, no version', () => {
      const stray: Metric = { alias: 1n, value: { kind: 'template', value: { metrics: [{ name: 'new', datatype: 3, value: { kind: 'int', value: 7 } }], parameters: [{ name: 'p', value: { kind: 'string', value: 'x' } }] } } };
      expect(heard(stray, [born1]).value?.value).toEqual({ template: null, parameters: { p: 'x' }, metrics: { new: 7 } });
    });

    it('a definition outside NBIRTH is quarantined', () => {
      const watch = new Watch();
      watch.hear(nbirth(1_000));
      expect(reasons(watch.hear(dbirth(1, 1_001, 'meter', [definition])))).toEqual(['bad-template']);
      expect(heard({ ...definition, name: 'motor1' }, [born1]).reasons).toEqual(['bad-template']);
    });
  });
});
