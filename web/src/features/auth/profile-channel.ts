import type { Viewer } from './session.ts';

const CHANNEL = 'parley.profile';

/** Sends the viewer's new profile to the other tabs. */
export function shareProfile(viewer: Viewer): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(viewer);
  channel.close();
}

/** Calls back when another tab has changed the profile. Lasts for as long as the page is open. */
export function followProfile(onChange: (viewer: Viewer) => void): void {
  new BroadcastChannel(CHANNEL).addEventListener('message', ({ data }: MessageEvent<Viewer>) => onChange(data));
}
