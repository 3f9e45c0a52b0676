/* global localStorage, document */
// The theme a reader chose, before the first paint. Absent: the system's choice (prefers-color-scheme).
try {
  const theme = localStorage.getItem('orrery.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is not allowed here: the system's choice stands.
}
