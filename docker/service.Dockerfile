# One image a service: docker build -f docker/service.Dockerfile --build-arg SERVICE=order -t quire/order .
# `npm run bundle` has put the program into dist/<service>; nothing is fetched here, so it builds without a network.
ARG NODE_IMAGE=node:24-bookworm-slim
FROM ${NODE_IMAGE}

ARG SERVICE
ARG VERSION=0.1.0
ARG REVISION=unknown
ARG HEALTH_PORT=4100

LABEL org.opencontainers.image.title="quire-${SERVICE}" \
      org.opencontainers.image.description="The service ${SERVICE} of Quire, an online bookstore" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

# Every image listens alike: its public port and that of /livez, /readyz and /metrics.
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=4000 \
    HEALTH_PORT=${HEALTH_PORT} \
    SUPERGRAPH=/app/supergraph.graphql \
    APOLLO_TELEMETRY_DISABLED=1

WORKDIR /app
COPY LICENSE NOTICE docker/healthcheck.mjs dist/${SERVICE}/ ./
USER 10001:10001
EXPOSE 4000 ${HEALTH_PORT}
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s --retries=3 CMD ["node", "/app/healthcheck.mjs"]

# No shell stands between: signals reach the program itself.
ENTRYPOINT ["node"]
CMD ["/app/server.mjs"]
