/** Loads values by key. */
export interface Lookup<Key, Value> {
  load(key: Key): Promise<Value>;
  clear(key: Key): unknown;
  clearAll(): unknown;
}
