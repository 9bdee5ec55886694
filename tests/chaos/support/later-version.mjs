/** Preloaded into a chat replica, makes it publish as a later version might: with fields that this one does not know. */
import { Redis } from 'ioredis';

const { publish } = Redis.prototype;

Redis.prototype.publish = function publishMore(topic, text, ...rest) {
  return publish.call(this, topic, withMore(text), ...rest);
};

function withMore(text) {
  try {
    return JSON.stringify(JSON.parse(text), (key, value) =>
      isRecord(value) && key !== 'later' ? { ...value, later: { version: 2 } } : value,
    );
  } catch {
    return text;
  }
}

const isRecord = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
