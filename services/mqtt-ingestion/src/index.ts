export { AppModule } from './app.module.js';
export { readConfig, type Config } from './config.js';
