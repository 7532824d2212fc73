# The probe worker: one file on a bare Node. Build: npm run build && docker build -f deploy/worker.Dockerfile -t acr-check-worker .
# Keep it in a registry that is not under test: a worker that cannot be pulled tells nothing.
FROM node:24-alpine
# The network's own roots may be mounted: -v roots.pem:/etc/acr-check/roots.pem -e NODE_EXTRA_CA_CERTS=/etc/acr-check/roots.pem
COPY dist/worker.mjs /app/worker.mjs
# Compiled once here, and read at every start.
ENV NODE_COMPILE_CACHE=/app/cache NODE_ENV=production
RUN mkdir /app/cache && (node /app/worker.mjs 2>/dev/null || true) && chown -R node:node /app/cache
USER node
# It dials out; nothing listens. Set ACR_CHECK_BOT_URL, ACR_CHECK_WORKER_NAME and ACR_CHECK_WORKER_TOKEN.
ENTRYPOINT ["node", "--max-old-space-size=96", "/app/worker.mjs"]
