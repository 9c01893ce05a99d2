# One image, two entry points: `workers/main.ts` (default) and `api/main.ts`.
FROM node:24.21.0-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The embedded servers, the bundlers and the browser are development dependencies: pruned below.
RUN npm ci --ignore-scripts
COPY . .
RUN node node_modules/vite/bin/vite.js build web --outDir /app/dist/page \
 && node workers/build-bundle.ts /app/dist/workflow-bundle.js \
 && npm prune --omit=dev --ignore-scripts

FROM node:24.21.0-trixie-slim
ENV NODE_ENV=production \
    KUBESAGE_PAGE_DIR=/app/dist/page \
    KUBESAGE_WORKFLOW_BUNDLE=/app/dist/workflow-bundle.js \
    KUBESAGE_HOME=/var/lib/kubesage \
    KUBESAGE_API_HOST=0.0.0.0
RUN install -d -o node -g node /var/lib/kubesage
WORKDIR /app
COPY --from=build --chown=root:root /app/package.json ./
COPY --from=build --chown=root:root /app/node_modules ./node_modules
COPY --from=build --chown=root:root /app/dist ./dist
COPY --from=build --chown=root:root /app/core ./core
COPY --from=build --chown=root:root /app/workflows ./workflows
COPY --from=build --chown=root:root /app/activities ./activities
COPY --from=build --chown=root:root /app/adapters ./adapters
COPY --from=build --chown=root:root /app/infra ./infra
COPY --from=build --chown=root:root /app/workers ./workers
COPY --from=build --chown=root:root /app/api ./api
USER 1000:1000
EXPOSE 8080
ENTRYPOINT ["node", "--disable-warning=ExperimentalWarning"]
CMD ["workers/main.ts"]
