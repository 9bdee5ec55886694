import { describe, expect, test } from '@jest/globals';
import { INSTALLATIONS } from '../support/chart-values.ts';
import { Cluster } from '../support/cluster.ts';
import { STORE_PORTS } from '../support/services.ts';
import { missing, serviceOf } from '../support/system.ts';

describe('the bundled stores', () => {
  const cluster = new Cluster(INSTALLATIONS['with stores of its own'] ?? missing('installation'));

  test.each(Object.keys(STORE_PORTS))('run %s as in compose.yml', (name) => {
    const { image, args, env = [], readinessProbe } = cluster.pod(name).spec.containers[0];
    const compose = serviceOf(name);
    expect(image).toBe(compose.image);
    const command = typeof compose.command === 'string' ? words(compose.command) : compose.command;
    expect(args).toEqual(command);
    const check = compose.healthcheck?.test ?? [];
    const asked = check[0] === 'CMD-SHELL' ? ['sh', '-c', ...check.slice(1)] : check.slice(1);
    expect(readinessProbe?.exec?.command).toEqual(asked.map((word) => word.replace("'mongo:", "'parley-mongo:")));
    for (const { name: variable, value } of env.filter((one) => !one.name.endsWith('_FILE')))
      expect({ variable, value }).toEqual({ variable, value: compose.environment?.[variable] });
  });

  test('use the PostgreSQL password in the URL', () => {
    const postgres = cluster.pod('postgres');
    const auth = cluster.pod('auth');
    const [password] = Object.values(cluster.filesOf(postgres, postgres.spec.containers[0]));
    const url = cluster.filesOf(auth, auth.spec.containers[0])['/run/secrets/parley/POSTGRES_URL'] ?? '';
    expect(new URL(url)).toMatchObject({ username: 'parley', password, pathname: '/parley' });
  });
});

/** Splits a command as a shell does, with quotes. */
const words = (command: string) => (command.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll("'", ''));
