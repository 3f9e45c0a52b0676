import fc from 'fast-check';
import { median, medianAbsoluteDeviation, sampleQuantile } from './order-statistics.js';
import { symmetricEigen } from './symmetric-eigen.js';

describe('eigenvalues of a symmetric matrix', () => {
  it('are those of LAPACK, largest first', () => {
    // numpy 2.3 linalg.eigh
    const { values } = symmetricEigen([[4, 1, 0.5], [1, 3, -0.2], [0.5, -0.2, 1e-6]]);
    expect(values).toEqual([4.640527539447035, 2.4568323903794655, -0.09735892982650184].map((x) => expect.closeTo(x, 13)));
  });

  it('rebuild the matrix, with vectors at right angles, whatever the matrix', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }).chain((n) => fc.array(fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: n, maxLength: n }), { minLength: n, maxLength: n })), (rows) => {
        const matrix = rows.map((row, i) => row.map((_, j) => 0.5 * (row[j] + rows[j][i])));
        const { values, vectors } = symmetricEigen(matrix);
        for (let i = 0; i < rows.length; i += 1) {
          for (let j = 0; j < rows.length; j += 1) {
            expect(values.reduce((sum, value, k) => sum + value * vectors[k][i] * vectors[k][j], 0)).toBeCloseTo(matrix[i][j], 9);
            expect(vectors[i].reduce((sum, x, k) => sum + x * vectors[j][k], 0)).toBeCloseTo(i === j ? 1 : 0, 10);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('order statistics', () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6];
  it('are those of numpy and scipy', () => {
    expect([0.1, 0.25, 0.9].map((p) => sampleQuantile(values, p))).toEqual([1, 1.75, 6.9].map((x) => expect.closeTo(x, 12)));
    expect([median(values), medianAbsoluteDeviation(values)]).toEqual([3.5, expect.closeTo(2.965204437011204, 12)]);
    expect(median([])).toBeNaN();
  });
});
