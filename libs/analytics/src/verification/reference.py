"""Prints the figures that reference.spec.ts holds the library to: scikit-learn and scipy on series made by formula.

python3 -m venv .venv && .venv/bin/pip install scikit-learn==1.9.1 scipy==1.17.1 && .venv/bin/python reference.py
"""
import numpy as np
from scipy import stats
from sklearn.decomposition import PCA

N, P, KEPT = 60, 4, 2
rows = np.array([[np.sin(0.7 * i * (j + 1)) + 0.5 * np.cos(0.3 * i) + 0.1 * j * np.sin(0.11 * i * i) for j in range(P)] for i in range(N)])
z = (rows - rows.mean(0)) / rows.std(0, ddof=1)
pca = PCA().fit(z)
print('eigenvalues', pca.explained_variance_.tolist())
x = np.array([1.0, -2.0, 0.5, 3.0])
t = x @ pca.components_[:KEPT].T
print('t2', float((t * t / pca.explained_variance_[:KEPT]).sum()), 'q', float(x @ x - t @ t))
print('t2 limit', float(KEPT * (N * N - 1) / (N * (N - KEPT)) * stats.f.ppf(0.99, KEPT, N - KEPT)))
print('box', float(0.8 / (2 * 1.6) * stats.chi2.ppf(0.99, 2 * 1.6**2 / 0.8)))
px = np.array([float(i * i % 11 + i) for i in range(12)])
py = np.array([0.5 * v + (7.0 if i % 5 == 0 else 0.1 * (i % 3)) for i, v in enumerate(px)])
fit = stats.theilslopes(py, px, alpha=0.6827)
print('theil-sen', float(fit.slope), float(fit.low_slope), float(fit.high_slope))
