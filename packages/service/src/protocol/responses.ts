/** What a subgraph adds to the `extensions` of a response over HTTP. */
export interface ResponseExtensions {
  /** Present when the response did not depend on the viewer. */
  common?: true;
}

/** The extensions of a response that did not depend on the viewer, which the gateway may share between clients. */
export const VIEWER_INDEPENDENT = { common: true } as const satisfies ResponseExtensions;

/** Whether a subgraph declares its response to be independent of the viewer. */
export const isViewerIndependent = (extensions: Record<string, unknown> | undefined): boolean =>
  extensions?.['common' satisfies keyof ResponseExtensions] === true;
