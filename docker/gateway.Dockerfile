# A gateway, with GraphiQL. Build from the root: docker build -f docker/gateway.Dockerfile .

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
COPY gateway gateway
RUN node_modules/.bin/tsc -b gateway && npm run build --workspace @parley/gateway

FROM manifests AS dependencies
RUN --mount=type=cache,target=/var/cache/npm npm ci --cache /var/cache/npm --omit=dev --workspace @parley/gateway

FROM node:24.21.0-trixie-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 OPS_PORT=9090
COPY --from=dependencies /app/node_modules node_modules
COPY --from=dependencies /app/packages/service packages/service
COPY --from=dependencies /app/gateway gateway
COPY --from=build /app/packages/service/dist packages/service/dist
COPY --from=build /app/gateway/dist gateway/dist
COPY schema/generated schema/generated
COPY docker/healthcheck.mjs docker/
USER node
EXPOSE 4000 9090
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --retries=3 --start-period=60s --start-interval=1s \
  CMD ["node", "docker/healthcheck.mjs"]
CMD ["node", "gateway/dist/main.js"]
