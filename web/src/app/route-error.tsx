import { TriangleAlertIcon } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Notice } from '@/components/notice.tsx';
import { Button } from '@/components/ui/button.tsx';

interface RouteErrorBoundaryProps {
  /** Where the person is: what broke in one place need not stand in the way of the next. */
  place: string;
  children: ReactNode;
}

/** Puts a notice in the place of a page that broke. */
export class RouteErrorBoundary extends Component<RouteErrorBoundaryProps, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError = () => ({ isBroken: true });

  override componentDidUpdate({ place }: RouteErrorBoundaryProps): void {
    if (this.state.isBroken && place !== this.props.place) this.setState({ isBroken: false });
  }

  override render(): ReactNode {
    return this.state.isBroken ? <RouteError /> : this.props.children;
  }
}

/** Stands in for a page that broke, or whose code could not be loaded. */
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
