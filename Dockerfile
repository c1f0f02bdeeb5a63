# syntax=docker/dockerfile:1
# Where the .NET images come from; point it at your mirror if the builder can't reach theirs.
ARG DOTNET_IMAGES=mcr.microsoft.com/dotnet
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS node

FROM ${DOTNET_IMAGES}/sdk:10.0 AS build
# The build runs npm for the API page.
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
# A part of the Kafka client is compiled for runtime images with librdkafka before 2.1; eng/feed/README.md says which.
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends gcc \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source

# What changes seldom goes first, so that an edited source file costs no download.
COPY web/package.json web/package-lock.json web/.npmrc web/
RUN npm ci --prefix web --no-audit --no-fund --loglevel=error && touch web/node_modules/.installed
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props .editorconfig ./
COPY eng/ eng/
COPY web/Web.targets web/
COPY src/ScalableScheduler/ScalableScheduler.csproj src/ScalableScheduler/
COPY src/ScalableScheduler.Redis/ScalableScheduler.Redis.csproj src/ScalableScheduler.Redis/
COPY src/ScalableScheduler.Server/ScalableScheduler.Server.csproj src/ScalableScheduler.Server/
RUN dotnet restore src/ScalableScheduler.Server/ScalableScheduler.Server.csproj

COPY web/ web/
COPY src/ src/
RUN dotnet publish src/ScalableScheduler.Server/ScalableScheduler.Server.csproj \
    --configuration Release --no-restore --output /app -p:UseAppHost=false

FROM ${DOTNET_IMAGES}/aspnet:10.0
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends librdkafka1 tzdata \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app ./
COPY config/config.yaml config/config.yaml
# The images set a port of their own; ours comes from the configuration.
ENV ASPNETCORE_HTTP_PORTS= DOTNET_EnableDiagnostics=0
EXPOSE 9902
# By number, so that Kubernetes can see that it is not root: the user "app" of the .NET images.
USER 1654
# Exec form: the service is process 1, and SIGTERM reaches it and drains it.
ENTRYPOINT ["dotnet", "ScalableScheduler.Server.dll"]
