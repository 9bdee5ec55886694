import { expect, test } from '@jest/globals';
import { SeenNames } from './seen-names.ts';

const ann = { id: '1', displayName: 'Ann Lee', username: 'ann' };
const impostor = { id: '2', displayName: 'Аnn Lee', username: 'ann_2' };

test('returns the usernames only of people whose names look alike', () => {
  const names = new SeenNames();
  names.see(ann);
  names.see({ id: '3', displayName: 'Ben', username: 'ben' });
  expect(names.usernameIfShared('1')).toBeNull();
  names.see(impostor);
  expect(['1', '2', '3', '4'].map((id) => names.usernameIfShared(id))).toEqual(['ann', 'ann_2', null, null]);
});

test('counts a person once, by their current name', () => {
  const names = new SeenNames();
  names.see(ann);
  names.see({ ...ann });
  expect(names.usernameIfShared('1')).toBeNull();
  names.see(impostor);
  names.see({ ...impostor, displayName: 'Anna' });
  expect(names.usernameIfShared('1')).toBeNull();
});

test('remembers a username when only the name is shown later', () => {
  const names = new SeenNames();
  names.see(ann);
  names.see(impostor);
  names.see({ id: '1', displayName: 'Ann Lee' });
  expect(names.usernameIfShared('1')).toBe('ann');
});

test('disambiguates names in plain text, and notifies once', () => {
  const names = new SeenNames();
  let calls = 0;
  names.subscribe(() => calls++);
  names.see(ann, impostor, { id: '3', displayName: 'Ben', username: 'ben' });
  expect(calls).toBe(1);
  expect(names.nameOf(ann)).toBe('Ann Lee @ann');
  expect(names.nameOf(impostor)).toBe('Аnn Lee @ann_2');
  expect(names.nameOf({ id: '3', displayName: 'Ben' })).toBe('Ben');
});

test('notifies listeners only of changes', () => {
  const names = new SeenNames();
  let calls = 0;
  names.subscribe(() => calls++);
  names.see(ann);
  names.see(ann);
  expect(calls).toBe(1);
});

test('limits the number of people', () => {
  const names = new SeenNames(2);
  for (const person of [ann, { id: '3', displayName: 'Ben' }, { id: '4', displayName: 'Cleo' }, impostor])
    names.see(person);
  expect(names.usernameIfShared('2')).toBeNull();
});
