# The image that docker-compose.yml runs. Every package has its version and hash from requirements.lock, and, for what only
# a deployment needs, from deploy/requirements.lock. The tools of the tests are left out.
FROM python:3.12-slim-bookworm

ENV PYTHONUNBUFFERED=1
WORKDIR /opt/goodword

COPY pyproject.toml requirements.lock ./
COPY deploy/ deploy/
RUN awk '/^uv==/ {on=1} on {print} on && !/\\$/ {exit}' requirements.lock > /tmp/uv.lock \
 && pip install --no-cache-dir --no-deps --require-hashes -r /tmp/uv.lock \
 && uv pip install --system --no-cache --require-hashes \
      -c requirements.lock -c deploy/requirements.lock \
      -r pyproject.toml -r deploy/requirements.in

# --build-arg CHECKPOINTS=1 adds what [taggers.heads] in goodword.toml needs. All workers read one cache of checkpoints.
ARG CHECKPOINTS=
ENV HF_HOME=/data/huggingface
RUN test -z "$CHECKPOINTS" || UV_TORCH_BACKEND=cpu uv pip install --system --no-cache \
      -c requirements.lock -c deploy/requirements.lock -r pyproject.toml --extra train

# The code as it is in the repository; to build a package of it would take build tools into the image.
COPY . .
ENV PYTHONPATH=/opt/goodword
RUN printf '#!/usr/bin/env python\nfrom goodword.cli import main\nmain()\n' > /usr/local/bin/goodword \
 && chmod 0755 /usr/local/bin/goodword \
 && useradd --uid 10001 --create-home goodword \
 && install --directory --owner goodword --group goodword /data /airflow

USER goodword
CMD ["goodword", "--help"]
