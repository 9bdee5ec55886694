/** Usernames of the demo team. The documentation logs in as `ada` and `grace`. */
export type Username = 'ada' | 'grace' | 'katherine' | 'alan' | 'edsger';

export const USERS: Record<Username, string> = {
  ada: 'Ada Lovelace',
  grace: 'Grace Hopper',
  katherine: 'Katherine Johnson',
  alan: 'Alan Turing',
  edsger: 'Edsger Dijkstra',
};

/** In the order of their registration. */
export const USERNAMES: Username[] = ['ada', 'grace', 'katherine', 'alan', 'edsger'];

export interface SeedMessage {
  by: Username;
  text: string;
  /** The index of the message in the same room that this one replies to. */
  replyTo?: number;
  reactions?: Record<string, Username[]>;
  isPinned?: boolean;
}

export interface SeedRoom {
  /** `DIRECT` rooms have neither a name nor a topic. */
  kind: 'PUBLIC' | 'PRIVATE' | 'DIRECT';
  name?: string;
  topic?: string;
  /** The first one creates the room. */
  members: Username[];
  messages: SeedMessage[];
  /** How many of the last messages are unread by everyone but their authors. */
  unread: number;
}

/** In the order of their creation: the sidebar shows the last one first. */
export const ROOMS: SeedRoom[] = [
  {
    kind: 'PUBLIC',
    name: 'Random',
    topic: 'Anything that is not work',
    members: ['grace', 'ada', 'katherine', 'alan', 'edsger'],
    unread: 0,
    messages: [
      { by: 'edsger', text: 'The espresso machine is repaired. ☕', reactions: { '🎉': ['ada', 'grace', 'alan'] } },
      { by: 'katherine', text: 'Who is in for lunch at the harbour on Thursday?' },
      { by: 'ada', text: 'Me! Table for five at 12:30?', reactions: { '👍': ['katherine', 'grace'] } },
    ],
  },
  {
    kind: 'PUBLIC',
    name: 'Design',
    topic: 'Web client and phones',
    members: ['katherine', 'ada', 'grace'],
    unread: 0,
    messages: [
      { by: 'katherine', text: 'The dark theme’s contrast is at least 4.5:1 everywhere now.' },
      { by: 'ada', text: 'Looks great on my phone.', reactions: { '💙': ['katherine'] } },
    ],
  },
  {
    kind: 'PUBLIC',
    name: 'Incidents',
    topic: 'One thread per incident. Runbooks: docs/operating.md',
    members: ['alan', 'ada', 'grace', 'edsger'],
    unread: 2,
    messages: [
      { by: 'alan', text: '`chat-2` was killed at 09:41. Its streams moved to `chat-1` in 0.4 s, nothing was lost.' },
      { by: 'edsger', text: 'Confirmed: every cursor resumed without a gap.' },
      { by: 'alan', text: 'Closing this one. Thanks, everyone!', reactions: { '✅': ['edsger', 'grace'] } },
    ],
  },
  {
    kind: 'PRIVATE',
    name: 'Hiring',
    topic: 'Candidates and interviews',
    members: ['grace', 'ada'],
    unread: 1,
    messages: [
      { by: 'grace', text: 'Second interview is on Tuesday at 10:00.' },
      { by: 'ada', text: 'I will prepare the pairing exercise.' },
      { by: 'grace', text: 'Perfect. @ada, could you also invite Alan?' },
    ],
  },
  {
    kind: 'DIRECT',
    members: ['katherine', 'ada'],
    unread: 1,
    messages: [
      { by: 'ada', text: 'The new icons are merged. Thank you!' },
      { by: 'katherine', text: 'Wonderful! Tablets are next.' },
    ],
  },
  {
    kind: 'DIRECT',
    members: ['ada', 'grace'],
    unread: 0,
    messages: [
      { by: 'grace', text: 'Do you have ten minutes for the release notes later?' },
      { by: 'ada', text: 'Sure, at three.' },
    ],
  },
  {
    kind: 'PUBLIC',
    name: 'Harbour',
    topic: 'Release 1.0: what is left to do, and who does it',
    members: ['ada', 'grace', 'katherine', 'alan', 'edsger'],
    unread: 0,
    messages: [
      {
        by: 'ada',
        text: 'Good morning! Three things are left: the migration guide, the **load tests** and the screenshots.',
        isPinned: true,
      },
      { by: 'katherine', text: 'I am on the screenshots, in light and dark.' },
      {
        by: 'alan',
        text: 'Load tests are green: 10,000 clients, **48 ms** from send to screen (p99), nothing lost.',
        reactions: { '🚀': ['ada', 'grace', 'edsger'], '🎉': ['katherine'] },
      },
      { by: 'edsger', text: 'Does that include a killed replica?', replyTo: 2 },
      {
        by: 'alan',
        text: 'Yes. A client resumes after its last cursor, so it misses nothing:\n\n```ts\nconst variables = { roomId, after: lastCursor };\nfor await (const event of client.iterate({ query, variables })) apply(event);\n```',
        reactions: { '💯': ['edsger', 'ada'] },
      },
      {
        by: 'grace',
        text: 'The guide is ready for review, @ada. The format is that of https://keepachangelog.com.',
      },
      { by: 'ada', text: 'Reading it now. ~~Two~~ *One* typo so far. 😄', replyTo: 5 },
    ],
  },
];
