import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'command', rootDir: import.meta.dirname };
