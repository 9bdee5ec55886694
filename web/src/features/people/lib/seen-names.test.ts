import { expect, test } from '@jest/globals';
import { SeenNames } from './seen-names.ts';

const ann = { id: '1', displayName: 'Ann Lee', username: 'ann' };
const impostor = { id: '2', displayName: 'Аnn Lee', username: 'ann_2' };

test('people whose names look alike are told apart, all others are not', () => {
  const names = new SeenNames();
  names.see(ann);
  names.see({ id: '3', displayName: 'Ben', username: 'ben' });
  expect(names.usernameIfShared('1')).toBeNull();
  names.see(impostor);
  expect(['1', '2', '3', '4'].map((id) => names.usernameIfShared(id))).toEqual(['ann', 'ann_2', null, null]);
});

test('a person counts once, by the name that they have now', () => {
  const names = new SeenNames();
  names.see(ann);
  names.see({ ...ann });
  expect(names.usernameIfShared('1')).toBeNull();
  names.see(impostor);
  names.see({ ...impostor, displayName: 'Anna' });
  expect(names.usernameIfShared('1')).toBeNull();
});

test('a username that is known stays known where only the name is shown', () => {
  const names = new SeenNames();
  names.see(ann);
  names.see(impostor);
  names.see({ id: '1', displayName: 'Ann Lee' });
  expect(names.usernameIfShared('1')).toBe('ann');
});

test('people seen at once are told apart in plain text, and told of once', () => {
  const names = new SeenNames();
  let calls = 0;
  names.subscribe(() => calls++);
  names.see(ann, impostor, { id: '3', displayName: 'Ben', username: 'ben' });
  expect(calls).toBe(1);
  expect(names.nameOf(ann)).toBe('Ann Lee @ann');
  expect(names.nameOf(impostor)).toBe('Аnn Lee @ann_2');
  expect(names.nameOf({ id: '3', displayName: 'Ben' })).toBe('Ben');
});

test('listeners are called when something has changed, and only then', () => {
  const names = new SeenNames();
  let calls = 0;
  names.subscribe(() => calls++);
  names.see(ann);
  names.see(ann);
  expect(calls).toBe(1);
});

test('remembers no more people than its limit', () => {
  const names = new SeenNames(2);
  for (const person of [ann, { id: '3', displayName: 'Ben' }, { id: '4', displayName: 'Cleo' }, impostor])
    names.see(person);
  expect(names.usernameIfShared('2')).toBeNull();
});
