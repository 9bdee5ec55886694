import { useEffect, useState } from 'react';

/** True in the one render in which the list begins with another row than before: rows came in above. */
export function usePrepended(firstKey: string | undefined): boolean {
  const [seen, setSeen] = useState({ firstKey, isPrepended: false });
  if (seen.firstKey !== firstKey) setSeen({ firstKey, isPrepended: seen.firstKey !== undefined });
  useEffect(() => {
    if (seen.isPrepended) setSeen({ ...seen, isPrepended: false });
  }, [seen]);
  return seen.isPrepended;
}
