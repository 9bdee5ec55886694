import { useEffect } from 'react';
import { showNote } from './toasts.ts';

/**
 * Tells the user that files cannot be sent, wherever they are dropped or pasted. The browser would navigate to a
 * dropped file, and unsaved state of the page would be lost.
 */
export function useRejectFiles(): void {
  useEffect(() => {
    const reject = (event: Event, data: DataTransfer | null) => {
      if (!data?.types.includes('Files')) return;
      event.preventDefault();
      if (event.type !== 'dragover') showNote('Files and images can’t be sent yet. Paste a link instead.');
    };
    const onDrag = (event: DragEvent) => {
      reject(event, event.dataTransfer);
      if (event.defaultPrevented && event.dataTransfer) event.dataTransfer.dropEffect = 'none';
    };
    const onDrop = (event: DragEvent) => reject(event, event.dataTransfer);
    const onPaste = (event: ClipboardEvent) => {
      // Content copied from an office program or a page includes an image of its text.
      if (!event.clipboardData?.types.includes('text/plain')) reject(event, event.clipboardData);
    };
    window.addEventListener('dragover', onDrag);
    window.addEventListener('drop', onDrop);
    window.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('dragover', onDrag);
      window.removeEventListener('drop', onDrop);
      window.removeEventListener('paste', onPaste);
    };
  }, []);
}
