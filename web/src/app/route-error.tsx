import { TriangleAlertIcon } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Notice } from '@/components/notice.tsx';
import { Button } from '@/components/ui/button.tsx';

interface RouteErrorBoundaryProps {
  /** The current location. Navigating elsewhere clears the error. */
  location: string;
  children: ReactNode;
}

/** Shows a notice in place of a page that failed to render. */
export class RouteErrorBoundary extends Component<RouteErrorBoundaryProps, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError = () => ({ isBroken: true });

  override componentDidUpdate({ location }: RouteErrorBoundaryProps): void {
    if (this.state.isBroken && location !== this.props.location) this.setState({ isBroken: false });
  }

  override render(): ReactNode {
    return this.state.isBroken ? <RouteError /> : this.props.children;
  }
}

/** Shown for a page that failed to render, or whose code failed to load. */
function RouteError() {
  return (
    <main role="alert" className="flex min-h-dvh items-center justify-center">
      <Notice
        icon={<TriangleAlertIcon aria-hidden />}
        isPage
        title="Something went wrong"
        action={
          <Button variant="outline" onClick={() => window.location.reload()}>
            Reload
          </Button>
        }
      >
        Try reloading the page.
      </Notice>
    </main>
  );
}
