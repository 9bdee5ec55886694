# The chat subgraph, and its migrations. Build from the root: docker build -f docker/chat.Dockerfile .

FROM node:24.21.0-trixie-slim AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages/service/package.json packages/service/
COPY packages/text/package.json packages/text/
COPY subgraphs/auth/package.json subgraphs/auth/
COPY subgraphs/chat/package.json subgraphs/chat/
COPY gateway/package.json gateway/
COPY web/package.json web/
COPY edge/package.json edge/
COPY dev/documentdb-wire/package.json dev/documentdb-wire/
COPY dev/embedded-stores/package.json dev/embedded-stores/
COPY dev/launcher/package.json dev/launcher/

# The same steps stand in all four files, so that their images share one installation of the tools.
FROM manifests AS tools
RUN --mount=type=cache,target=/var/cache/npm npm ci --cache /var/cache/npm

FROM tools AS build
COPY tsconfig.base.json ./
COPY packages/service packages/service
COPY packages/text packages/text
COPY subgraphs/chat subgraphs/chat
RUN node_modules/.bin/tsc -b subgraphs/chat

FROM manifests AS dependencies
RUN --mount=type=cache,target=/var/cache/npm npm ci --cache /var/cache/npm --omit=dev --workspace @parley/chat

FROM node:24.21.0-trixie-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4002 OPS_PORT=9090
COPY --from=dependencies /app/node_modules node_modules
COPY --from=dependencies /app/packages/service packages/service
COPY --from=dependencies /app/packages/text packages/text
COPY --from=dependencies /app/subgraphs/chat subgraphs/chat
COPY --from=build /app/packages/service/dist packages/service/dist
COPY --from=build /app/packages/text/dist packages/text/dist
COPY --from=build /app/subgraphs/chat/dist subgraphs/chat/dist
COPY schema/chat.graphql schema/
COPY docker/healthcheck.mjs docker/
USER node
EXPOSE 4002 9090
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --retries=3 --start-period=60s --start-interval=1s \
  CMD ["node", "docker/healthcheck.mjs"]
CMD ["node", "subgraphs/chat/dist/main.js"]
