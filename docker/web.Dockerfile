# The pages with their server: docker build -f docker/web.Dockerfile -t quire/web .
ARG NODE_IMAGE=node:24-bookworm-slim
FROM ${NODE_IMAGE}

ARG VERSION=0.1.0
ARG REVISION=unknown

LABEL org.opencontainers.image.title="quire-web" \
      org.opencontainers.image.description="The pages of Quire, an online bookstore" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

# It has one port: whoever can read the pages may ask whether they are ready.
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=4000 \
    HEALTH_PORT=4000

WORKDIR /app
COPY LICENSE NOTICE docker/healthcheck.mjs dist/web/ ./
USER 10001:10001
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s --retries=3 CMD ["node", "/app/healthcheck.mjs"]
ENTRYPOINT ["node"]
CMD ["/app/server.mjs"]
