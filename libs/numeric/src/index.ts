export { exp, log, power } from './elementary.js';
export { incompleteBeta, logGamma, lowerGamma, upperGamma } from './special.js';
export { normalCdf, normalQuantile } from './normal.js';
export { studentCdf, studentQuantile } from './student.js';
export { chiSquareCdf, chiSquareQuantile, fisherCdf, fisherQuantile } from './chi-square-fisher.js';
export { type FirstPassage, inverseGaussianCdf, inverseGaussianQuantile } from './inverse-gaussian.js';
export { type Eigen, symmetricEigen } from './symmetric-eigen.js';
export { medianAbsoluteDeviation, median, sampleQuantile } from './order-statistics.js';
