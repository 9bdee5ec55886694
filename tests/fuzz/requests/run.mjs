/** `npm run fuzz:requests [-- --minutes 10 --seed 1]`: sends malformed requests and watches for internal errors. */
import { launch } from '../launch.mjs';

launch([], ['tests/fuzz/requests/main.ts']);
