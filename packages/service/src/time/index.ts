export { Deadline, NEVER_ABORTED } from './deadline.ts';
export { ProcessClock, readStamp, type TimeSources, toStamp } from './process-clock.ts';
export { RemoteClock } from './remote-clock.ts';
export { Timekeeper } from './timekeeper.ts';
