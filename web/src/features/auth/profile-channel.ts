import type { Viewer } from './session.ts';

const CHANNEL = 'parley.profile';

/** Tells the other tabs how the signed-in person is seen by others now. */
export function shareProfile(viewer: Viewer): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(viewer);
  channel.close();
}

/** Calls back when another tab has changed the profile, for as long as the page is there. */
export function followProfile(onChange: (viewer: Viewer) => void): void {
  new BroadcastChannel(CHANNEL).addEventListener('message', ({ data }: MessageEvent<Viewer>) => onChange(data));
}
