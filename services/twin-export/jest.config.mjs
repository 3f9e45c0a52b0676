import { preset } from '../../jest.preset.mjs';

export default { ...preset, displayName: 'twin-export', rootDir: import.meta.dirname };
