/** Preloaded into a chat replica to make it publish like a newer version, with unknown fields. */
import { Redis } from 'ioredis';

const { publish } = Redis.prototype;

Redis.prototype.publish = function publishWithUnknownFields(channel, text, ...rest) {
  return publish.call(this, channel, withUnknownFields(text), ...rest);
};

function withUnknownFields(text) {
  try {
    return JSON.stringify(JSON.parse(text), (key, value) =>
      isRecord(value) && key !== 'newer' ? { ...value, newer: { version: 2 } } : value,
    );
  } catch {
    return text;
  }
}

const isRecord = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
