# The suite as an image, with the dependencies of the lockfile:
#   docker build --tag gws-conformance .
#   docker run --rm --env-file .env --volume "$PWD/reports:/gws/reports" --user "$(id -u):$(id -g)" gws-conformance
FROM node:22-slim AS build
WORKDIR /suite
COPY . .
RUN npm ci && npm run build && npm prune --omit=dev

FROM node:22-slim
WORKDIR /suite
COPY --from=build /suite/node_modules node_modules
COPY --from=build /suite/bin bin
COPY --from=build /suite/dist dist
COPY --from=build /suite/schemas schemas
COPY --from=build /suite/fixtures fixtures
COPY --from=build /suite/package.json package.json
# Reports go to the folder that the suite is started in.
WORKDIR /gws
RUN mkdir reports && chown node:node . reports
USER node
ENTRYPOINT ["node", "/suite/bin/gws-conformance.mjs"]
