/** Which way a signal went, as detectors say it. */
export function directionWords(direction: string | undefined): string {
  switch (direction) {
    case 'above':
    case 'high':
      return '▲ above usual';
    case 'below':
    case 'low':
      return '▼ below usual';
    case undefined:
      return '';
    default:
      return direction;
  }
}
