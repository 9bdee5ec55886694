/** Rooms of a system of so many people: not each of them, but some of each size that stand for the others. */

/** Sizes are told apart in so many steps, evenly on a logarithmic scale; of each so many rooms are drawn. */
const STEPS = 150;
const DRAWN = 20;

/**
 * @typedef {object} Room of the kind that `count` rooms are
 * @property {number} count
 * @property {number} size members
 * @property {number} messages a second, at the peak
 * @property {number} listeners pages whose inbox has it
 * @property {number} readers pages that have it open
 */

/**
 * @param {number} people
 * @param {typeof import('./habits.mjs').HABITS} habits
 * @param {() => number} random
 * @returns {Room[]}
 */
export function drawRooms(people, habits, random) {
  const rooms = sizes(people, habits, random);
  const sum = (of) => rooms.reduce((total, room) => total + room.count * of(room), 0);

  const talk = ({ size }) => size ** habits.talk;
  const messages = (people * habits.messagesADay * habits.peak) / 86_400;
  const perTalk = messages / sum(talk);

  const pull = (room) => talk(room) ** habits.openRoom.power;
  const pagesEach = habits.shareOnline * habits.socketsEach;
  // How somebody's rooms pull together, on average; somebody is in a room as often as it has members.
  const pullOfAll = habits.roomsEach * (sum((room) => room.size * pull(room)) / sum(({ size }) => size));
  return rooms.map((room) => {
    const listeners = room.size * pagesEach;
    const opened = Math.min(1, (habits.openRoom.share * pull(room)) / pullOfAll);
    return { ...room, messages: perTalk * talk(room), listeners, readers: listeners * opened };
  });
}

function sizes(people, { roomsEach, roomSize }, random) {
  const { least, exponent } = roomSize;
  const beyond = Math.min(roomSize.most, people) + 1;
  /** The share of rooms that have `size` members or more. */
  const atLeast = (size) => (size ** -exponent - beyond ** -exponent) / (least ** -exponent - beyond ** -exponent);
  const sizeAt = (share) =>
    (beyond ** -exponent + share * (least ** -exponent - beyond ** -exponent)) ** (-1 / exponent);
  const drawn = [];
  for (let step = 0; step < STEPS; step++) {
    const from = atLeast(least * (beyond / least) ** (step / STEPS));
    const to = atLeast(least * (beyond / least) ** ((step + 1) / STEPS));
    for (let index = 0; index < DRAWN; index++) {
      const size = Math.floor(sizeAt(to + random() * (from - to)));
      drawn.push({ share: (from - to) / DRAWN, size });
    }
  }
  const averageSize = drawn.reduce((sum, { share, size }) => sum + share * size, 0);
  const rooms = (people * roomsEach) / averageSize;
  return drawn.map(({ share, size }) => ({ count: share * rooms, size }));
}
