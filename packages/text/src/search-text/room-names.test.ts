import { expect, test } from '@jest/globals';
import { foldName, nameStarts } from './names.ts';
import { foldRoomName, foldRoomNameQuery } from './room-names.ts';

test.each([
  ['api design', 'API-Design'],
  ['design api', 'api_design'],
  ['zurich', 'Büro Zürich'],
  ['서버', '웹서버팀'],
  ['gokyo', 'Tōgokyō'],
  ['ing', 'Engineering'],
])('%j finds the room name %j', (query, name) => {
  expect(foldRoomNameQuery(query).every((word) => foldRoomName(name).includes(word))).toBe(true);
});

test.each([
  ['иван', 'Иван'],
  ['ωμεγα', 'Ωμέγα'],
  ['ᎠᎠ', 'Ꭰꭰꭰ'],
  ['  STRAßE \u3000 Ｎｒ ', 'Strasse Nr'],
  ['ada', 'Ada Lovelace'],
  ['love', 'Ada Lovelace'],
  ['ada  love', 'Ada Lovelace'],
  ['vito', 'DeVito'],
  ['luc', 'Jean-Luc Picard'],
  ['jean luc p', 'Jean-Luc Picard'],
  ['jeanluc', 'Jean-Luc Picard'],
  ['lovelace', 'ada_lovelace'],
  ['obrien', "Conan O'Brien"],
  ['nguyen van duc', 'Nguyễn Văn Đức'],
  ['철수', '김철수'],
  ['太郎', '山田太郎'],
  ['رضا', 'علی\u200cرضا'],
  ['ann', 'Ann 👩\u200d💻'],
  ['💻', 'Ann 👩\u200d💻'],
])('%j finds the name %j', (query, name) => {
  expect(nameStarts(name).some((start) => start.startsWith(foldName(query)))).toBe(true);
});

test('finds a name only from the start of a word, up to a maximum number of starts', () => {
  expect(nameStarts('ada', 'Augusta  Ada King')).toEqual(['ada', 'augusta ada king', 'ada king', 'king']);
  expect(nameStarts('ada_king', 'Ada')).toEqual(['ada king', 'king', 'adaking', 'ada']);
  expect(nameStarts('a b c d e f g h i j k l m n o p q r s t')).toHaveLength(16);
  expect(nameStarts('…')).toEqual([]);
});
