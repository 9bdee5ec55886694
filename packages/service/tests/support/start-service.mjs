/**
 * Starts the built service of a folder, with overrides of its configuration as JSON, and prints `started` or the code
 * of the error. The process then ends by itself
 * only if the service has left nothing open.
 */
const [folder, start, overrides] = process.argv.slice(2);
const root = new URL('../../../../', import.meta.url);
const [app, { loadConfig }, { createLogger }] = await Promise.all([
  import(new URL(`${folder}/dist/app.js`, root)),
  import(new URL(`${folder}/dist/config.js`, root)),
  import(new URL('packages/service/dist/telemetry/index.js', root)),
]);
const config = { ...loadConfig(process.env), ...JSON.parse(overrides) };
const service = app[start](config, createLogger({ service: 'test', level: 'silent' }));
console.log(
  await service.then(
    () => 'started',
    (error) => error.code,
  ),
);
