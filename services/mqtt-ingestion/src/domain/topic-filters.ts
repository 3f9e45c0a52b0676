const PLACEHOLDER = /^\{.*\}$/;

/** The filter that a template's topics are subscribed with: each placeholder is one level of any name. */
export function filterOf(template: string): string {
  return template
    .split('/')
    .map((level) => (PLACEHOLDER.test(level) ? '+' : level))
    .join('/');
}

/** Whether every topic of filter `b` is one of filter `a` too (MQTT 3.1.1 §4.7). */
function covers(a: string, b: string): boolean {
  const [wide, narrow] = [a.split('/'), b.split('/')];
  for (let level = 0; level < wide.length; level += 1) {
    if (wide[level] === '#') return true;
    const other = narrow[level];
    if (other === undefined || other === '#' || (wide[level] !== '+' && wide[level] !== other)) return false;
  }
  return wide.length === narrow.length;
}

/** Filters to subscribe: none that another covers, for which a broker may send a message twice. */
export function subscriptionsOf(templates: readonly string[]): string[] {
  const filters = [...new Set(templates.map(filterOf))];
  return filters.filter((filter) => !filters.some((other) => other !== filter && covers(other, filter))).sort();
}
