/** A weighted sample of the rooms of a system. */

/** Number of size classes on a logarithmic scale, and of sampled rooms per class. */
const STEPS = 150;
const DRAWN = 20;

/**
 * @typedef {object} Room a sampled room that represents `count` rooms
 * @property {number} count
 * @property {number} size members
 * @property {number} messages per second, at the peak
 * @property {number} listeners clients whose inbox includes it
 * @property {number} readers clients with the room open
 */

/**
 * @param {number} people
 * @param {typeof import('./workload.mjs').WORKLOAD} workload
 * @param {() => number} random
 * @returns {Room[]}
 */
export function drawRooms(people, workload, random) {
  const rooms = sizes(people, workload, random);
  const sum = (of) => rooms.reduce((total, room) => total + room.count * of(room), 0);

  const activity = ({ size }) => size ** workload.activityExponent;
  const messages = (people * workload.messagesPerDay * workload.peak) / 86_400;
  const perActivity = messages / sum(activity);

  const appeal = (room) => activity(room) ** workload.openRoom.power;
  const pagesEach = workload.onlineShare * workload.socketsPerUser;
  // The average total appeal of a user's rooms. Larger rooms count more, by their members.
  const totalAppeal = workload.roomsPerUser * (sum((room) => room.size * appeal(room)) / sum(({ size }) => size));
  return rooms.map((room) => {
    const listeners = room.size * pagesEach;
    const opened = Math.min(1, (workload.openRoom.share * appeal(room)) / totalAppeal);
    return { ...room, messages: perActivity * activity(room), listeners, readers: listeners * opened };
  });
}

function sizes(people, { roomsPerUser, roomSize }, random) {
  const { min, exponent } = roomSize;
  const beyond = Math.min(roomSize.max, people) + 1;
  /** The share of rooms with at min `size` members. */
  const atLeast = (size) => (size ** -exponent - beyond ** -exponent) / (min ** -exponent - beyond ** -exponent);
  const sizeAt = (share) => (beyond ** -exponent + share * (min ** -exponent - beyond ** -exponent)) ** (-1 / exponent);
  const drawn = [];
  for (let step = 0; step < STEPS; step++) {
    const from = atLeast(min * (beyond / min) ** (step / STEPS));
    const to = atLeast(min * (beyond / min) ** ((step + 1) / STEPS));
    for (let index = 0; index < DRAWN; index++) {
      const size = Math.floor(sizeAt(to + random() * (from - to)));
      drawn.push({ share: (from - to) / DRAWN, size });
    }
  }
  const averageSize = drawn.reduce((sum, { share, size }) => sum + share * size, 0);
  const rooms = (people * roomsPerUser) / averageSize;
  return drawn.map(({ share, size }) => ({ count: share * rooms, size }));
}
