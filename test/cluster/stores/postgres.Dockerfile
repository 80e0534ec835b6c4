# A Postgres for clusters that no registry feeds: npm's embedded binaries, told like the official image.
# The context has them as `native/`, beside this folder's postgres.sh.
ARG BASE_IMAGE=debian:bookworm-slim
FROM ${BASE_IMAGE}
COPY native/ /usr/local/pgsql/
COPY postgres.sh /usr/local/bin/entrypoint
# initdb asks for the name of its user.
RUN echo "postgres:x:999:999::/var/lib/postgresql:/usr/sbin/nologin" >>/etc/passwd
ENV PATH=/usr/local/pgsql/bin:/usr/bin:/bin LD_LIBRARY_PATH=/usr/local/pgsql/lib
USER 999:999
ENTRYPOINT ["sh", "/usr/local/bin/entrypoint"]
CMD ["postgres"]
