import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'sparkplug', rootDir: import.meta.dirname };
