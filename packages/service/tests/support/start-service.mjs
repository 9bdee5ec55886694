/**
 * Starts the built service of a folder, and prints `started` or the code of the error. The process then ends by itself
 * only if the service has left nothing open.
 */
const [folder, start] = process.argv.slice(2);
const root = new URL('../../../../', import.meta.url);
const [app, { loadConfig }, { createLogger }] = await Promise.all([
  import(new URL(`${folder}/dist/app.js`, root)),
  import(new URL(`${folder}/dist/config.js`, root)),
  import(new URL('packages/service/dist/index.js', root)),
]);
const service = app[start](loadConfig(process.env), createLogger({ service: 'test', level: 'silent' }));
console.log(
  await service.then(
    () => 'started',
    (error) => error.code,
  ),
);
