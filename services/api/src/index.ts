export { AppModule } from './app.module.js';
export { type Config, readConfig } from './config.js';
export { configureHttp } from './http/configure-http.js';
