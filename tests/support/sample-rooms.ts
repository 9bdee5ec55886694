import { Person } from './client.ts';

const RICH = [
  '# The plan\n\nWe **sail** at *dawn*, ~~tonight~~ — see [the charts](https://charts.example/north) or `ls -la`.',
  '> Pacer as she goes.\n\n1. Anchor\n2. Sails\n   - main\n   - jib\n\n- [x] Water\n- [ ] Bread',
  '```ts\n// how deep it is\nexport const depth = (fathoms: number): string => `${fathoms * 6} ft`;\n```',
  '| Port | Depth | Open |\n| :--- | ---: | :---: |\n| North | 12 | yes |\n| South | 8 | no |',
  `A word without an end: ${'Donaudampfschifffahrt'.repeat(12)} and https://example.test/${'path/'.repeat(40)}`,
  'مرحبا بكم في الميناء',
  '👍🎉',
];

export interface SampleRooms {
  ada: Person;
  grace: Person;
  /** A room with every kind of message. */
  rich: string;
  /** The text of the message to which Ada replies. */
  question: string;
  empty: string;
  archived: string;
  /** A public room of which Ada is not a member. */
  notJoined: string;
  direct: string;
  /** A room that Ada has muted, with an unread message. */
  muted: string;
}

/** Registers two people and creates rooms of every kind with realistic contents. */
export async function createSampleRooms(): Promise<SampleRooms> {
  const [ada, grace] = await Promise.all([Person.register('ada'), Person.register('grace')]);
  const rich = await ada.createRoom({ name: `Harbour ${ada.username.slice(4)}`, memberIds: [grace.id] });
  await act(ada, 'mutation ($i: UpdateRoomInput!) { updateRoom(input: $i) { id } }', {
    i: { roomId: rich, topic: 'Who comes, who goes, and how deep the water is on the way in' },
  });
  for (const body of RICH) await ada.sendMessage(rich, body);
  const question = 'Who has the key to the lighthouse?';
  const { id: asked } = await grace.sendMessage(rich, question);
  await ada.sendMessage(rich, `I do, @${grace.username}; so does @${ada.username}.`);
  await act(ada, SEND_REPLY, {
    i: { roomId: rich, body: 'It hangs by the door.', replyToId: asked, clientId: uuid() },
  });
  await act(grace, SEND_REPLY, { i: { roomId: rich, body: 'Found it.', replyToId: asked, clientId: uuid() } });
  for (const person of [ada, grace]) {
    await act(person, 'mutation ($id: ID!) { addReaction(messageId: $id, emoji: "🚀") { id } }', { id: asked });
  }
  await act(grace, 'mutation ($id: ID!) { addReaction(messageId: $id, emoji: "👀") { id } }', { id: asked });
  await act(ada, 'mutation ($id: ID!) { pinMessage(id: $id) { id } }', { id: asked });
  const { id: mistaken } = await grace.sendMessage(rich, 'A mistake');
  await act(grace, 'mutation ($id: ID!) { deleteMessage(id: $id) { id } }', { id: mistaken });
  const { id: changed } = await ada.sendMessage(rich, 'Teh tide turns.');
  await act(ada, 'mutation ($id: ID!) { editMessage(id: $id, body: "The tide turns.") { id } }', { id: changed });

  const empty = await ada.createRoom({
    kind: 'PRIVATE',
    name: 'A room that nobody has written in so far, with a name',
  });
  const archived = await ada.createRoom({ name: `Archive ${ada.username.slice(4)}` });
  await ada.sendMessage(archived, 'That was it.');
  await act(ada, 'mutation ($id: ID!) { archiveRoom(roomId: $id) { id } }', { id: archived });
  const notJoined = await grace.createRoom({ name: `Public ${grace.username.slice(6)}` });
  await grace.sendMessage(notJoined, 'Anybody may read this.');
  const muted = await grace.createRoom({ name: `Muted ${grace.username.slice(6)}`, memberIds: [ada.id] });
  await act(ada, 'mutation ($id: ID!) { muteRoom(roomId: $id, muted: true) { id } }', { id: muted });
  await grace.sendMessage(muted, 'Nobody hears this.');
  const loud = await grace.createRoom({ name: `Loud ${grace.username.slice(6)}`, memberIds: [ada.id] });
  for (const body of ['Hello?', 'Hello!', `@${ada.username}, are you there?`]) await grace.sendMessage(loud, body);
  const { openDirectRoom } = await grace.execute<{ openDirectRoom: { id: string } }>(
    'mutation ($ids: [ID!]!) { openDirectRoom(userIds: $ids) { id } }',
    { ids: [ada.id] },
  );
  await grace.sendMessage(openDirectRoom.id, 'Between us.');
  return { ada, grace, rich, question, empty, archived, notJoined, direct: openDirectRoom.id, muted };
}

const SEND_REPLY = 'mutation ($i: SendMessageInput!) { sendMessage(input: $i) { id } }';

const act = (person: Person, mutation: string, variables: object) => person.execute(mutation, variables);

const uuid = () => crypto.randomUUID();
