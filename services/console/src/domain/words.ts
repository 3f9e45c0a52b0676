/** `flowRate` → `Flow rate`, `rpmMax` → `Rpm max`: what a person reads where a model gives no display name. */
export function humanise(name: string): string {
  const words = name
    .replace(/[_-]+/g, ' ')
    .replace(/([a-z])([A-Z0-9])/g, '$1 $2')
    .replace(/([0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()));
  const text = words.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `component/name` → both parts; the component is undefined for the twin's own values. */
export function splitPath(path: string): { component: string | undefined; name: string } {
  const slash = path.indexOf('/');
  return slash < 0 ? { component: undefined, name: path } : { component: path.slice(0, slash), name: path.slice(slash + 1) };
}

/** `1 value`, `2 values`. */
export function plural(count: number, singular: string, several = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : several}`;
}
