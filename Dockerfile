# The command in a container: docker build -t compliance . && docker run --rm compliance list providers
# The base image by tag, so that every build has its newest fixes; it gives a Python and no more.
FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY compliance ./compliance
COPY profiles ./profiles
COPY providers ./providers
COPY schemas ./schemas
RUN python -m pip wheel --no-cache-dir --no-deps --wheel-dir /wheels . \
    && python -m venv --without-pip /opt/compliance \
    && python -m pip --python /opt/compliance/bin/python install --no-cache-dir --only-binary :all: -c constraints.txt /wheels/*.whl \
    && /opt/compliance/bin/python -m compileall -q /opt/compliance

FROM python:3.13-slim
COPY --from=build /opt/compliance /opt/compliance
ENV PATH=/opt/compliance/bin:$PATH PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /work
ENTRYPOINT ["compliance"]
