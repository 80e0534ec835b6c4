# A deed that ends, on the databases DATABASE_URL_<ROOM>: `migrate` (the default) or `seed`.
# docker build -f docker/migrate.Dockerfile --build-arg DEED=migrate -t quire/migrate .
ARG NODE_IMAGE=node:24-bookworm-slim
FROM ${NODE_IMAGE}

ARG DEED=migrate
ARG VERSION=0.1.0
ARG REVISION=unknown

LABEL org.opencontainers.image.title="quire-${DEED}" \
      org.opencontainers.image.description="The deed ${DEED} on the databases of Quire, an online bookstore" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

ENV NODE_ENV=production
WORKDIR /app
COPY LICENSE NOTICE dist/${DEED}/ ./
USER 10001:10001
# Nobody asks a deed whether it is well: it ends, and its code tells.
HEALTHCHECK NONE
ENTRYPOINT ["node"]
CMD ["/app/main.mjs"]
