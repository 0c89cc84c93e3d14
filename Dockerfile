# Built in one stage, run in another: the image that runs holds no compiler, no cache and nothing to write to but /data.
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
COPY requirements.lock .
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

FROM python:3.11-slim-bookworm
RUN groupadd --system --gid 10001 communique \
 && useradd --system --uid 10001 --gid communique --no-create-home --home-dir /app communique \
 && install -d -o communique -g communique /data
COPY --from=build /venv /venv
WORKDIR /app
COPY alembic ./alembic
COPY seeds ./seeds
COPY service ./service
COPY pyproject.toml ./
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    OMP_NUM_THREADS=1 \
    COMMUNIQUE_DATABASE_URL=sqlite:////data/communique.db \
    COMMUNIQUE_HOST=0.0.0.0 \
    COMMUNIQUE_PORT=8000
USER communique
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=4s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['COMMUNIQUE_PORT']}/readyz\", timeout=3)"]
# A worker on PostgreSQL is the same image with `python -m service worker` as its command, and without this health check, since it
# answers no requests: docker run --no-healthcheck.
# The exec form makes the server the first process, so that it hears the signal to stop. It migrates the database when it starts.
CMD ["python", "-m", "service", "serve"]
