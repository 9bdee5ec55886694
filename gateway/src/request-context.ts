/** What travels with an operation through the gateway, whichever way it came in. */
export interface RequestContext {
  /** The client's `Authorization`, for the subgraphs to prove. */
  authorization: string | undefined;
  requestId: string;
  /** Where the client connects from, as far as the proxies in between are trusted. */
  clientAddress: string;
}
