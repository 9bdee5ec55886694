/** `npm run fuzz:requests [-- --minutes 10 --seed 1]`: sends what no client should, and looks for errors of ours. */
import { launch } from '../launch.mjs';

launch([], ['tests/fuzz/requests/main.ts']);
