# The front door, with the client that it serves. Build from the root: docker build -f docker/web.Dockerfile .

FROM node:24.21.0-trixie-slim AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY subgraphs/shared/package.json subgraphs/shared/
COPY subgraphs/text/package.json subgraphs/text/
COPY subgraphs/auth/package.json subgraphs/auth/
COPY subgraphs/chat/package.json subgraphs/chat/
COPY gateway/package.json gateway/
COPY web/package.json web/
COPY docker/embedded/package.json docker/embedded/
COPY docker/local/package.json docker/local/

# The same steps stand in all four files, so that their images share one installation of the tools.
FROM manifests AS tools
RUN --mount=type=cache,target=/var/cache/npm npm ci --cache /var/cache/npm

FROM tools AS build
COPY tsconfig.base.json ./
COPY subgraphs/shared subgraphs/shared
COPY subgraphs/text subgraphs/text
COPY web web
RUN node_modules/.bin/tsc -b web/server && npm run build --workspace @parley/web

FROM manifests AS dependencies
RUN --mount=type=cache,target=/var/cache/npm npm ci --cache /var/cache/npm --omit=dev --workspace @parley/web

FROM node:24.21.0-trixie-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 OPS_PORT=9090
COPY --from=dependencies /app/node_modules node_modules
COPY --from=dependencies /app/subgraphs/shared subgraphs/shared
COPY --from=dependencies /app/web web
COPY --from=build /app/subgraphs/shared/dist subgraphs/shared/dist
COPY --from=build /app/web/dist web/dist
COPY --from=build /app/web/dist-server web/dist-server
COPY docker/healthcheck.mjs docker/
USER node
EXPOSE 3000 9090
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --retries=3 --start-period=60s --start-interval=1s \
  CMD ["node", "docker/healthcheck.mjs"]
CMD ["node", "web/dist-server/main.js"]
