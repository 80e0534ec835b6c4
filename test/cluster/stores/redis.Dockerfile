# A Redis for clusters that no registry feeds: Debian's, told like the official image.
ARG BASE_IMAGE=debian:bookworm-slim
FROM ${BASE_IMAGE}
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends redis-server && rm -rf /var/lib/apt/lists/*
WORKDIR /data
USER 999:999
CMD ["redis-server", "--protected-mode", "no"]
