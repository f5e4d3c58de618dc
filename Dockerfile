# One image for web, worker, beat and every `manage.py` command; compose.yaml says which is which.
# No secret is needed to build it, and none stays in it: keys come from the environment at start.

FROM python:3.11-slim AS packages
COPY requirements/main.txt /requirements.txt
# Every file is checked against its hash; wheels only, so that nothing is built or run here.
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary :all: -r /requirements.txt

FROM python:3.11-slim
# pg_dump, pg_restore and psql, for backups: of the version that compose.yaml starts.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin keel
COPY --from=packages /venv /venv
# .dockerignore lists what comes along: the code, templates and static files, and nothing else.
COPY . /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    HOME=/tmp \
    KEEL_DATA=/app/var \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
# The keys of this step are made in it and gone after it. `var` stays root's: nothing writes there but
# tombstones and backups, into volumes of their own.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(48))')" \
    KEEL_KEYS="build:$(python -c 'import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())')" \
    python manage.py collectstatic --noinput --verbosity 0 \
    && install --directory --owner keel --mode 700 var/tombstones var/backups
USER keel
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=6s --start-period=20s --retries=3 \
    CMD ["python", "-m", "tracker.operations.probe"]
CMD ["gunicorn", "tracker.wsgi:application", "--bind", "0.0.0.0:8000", \
     "--worker-class", "gthread", "--workers", "2", "--threads", "4", \
     "--timeout", "60", "--graceful-timeout", "15", "--worker-tmp-dir", "/tmp", \
     "--no-control-socket", "--log-level", "warning"]
