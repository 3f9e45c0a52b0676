export { AppModule } from './app.module.js';
export { type Config, readConfig, readConfigOf } from './config.js';
