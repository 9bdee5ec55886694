import { useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { PeoplePicker, type Person } from '@/features/people/components/people-picker.tsx';

interface AddPeopleProps {
  excludedIds: ReadonlySet<string>;
  onAdd: (people: Person[]) => Promise<void>;
  onClose: () => void;
}

export function AddPeople({ excludedIds, onAdd, onClose }: AddPeopleProps) {
  const [picked, setPicked] = useState<Person[]>([]);
  return (
    <div className="mx-2 mb-4 rounded-lg border p-3">
      <PeoplePicker picked={picked} onChange={setPicked} excludedIds={excludedIds} />
      <div className="mt-3 flex gap-2">
        <Button size="sm" disabled={picked.length === 0} onClick={() => void onAdd(picked).then(onClose)}>
          Add to room
        </Button>
        <Button size="sm" variant="ghost" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
