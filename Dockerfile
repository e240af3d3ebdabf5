# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
# The optional store is in the image; a registry that lacks its driver fails here, loudly.
RUN dotnet publish src/Arvo.Worker -c Release -o /app -p:WithMongoDb=true

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS run
WORKDIR /app
COPY --from=build /app .
RUN mkdir /data && chown 10001:10001 /data
# Nothing is written below /app, so the root file system can be read-only; embedded SQLite data goes to the volume.
ENV DOTNET_EnableDiagnostics=0 \
    Urls=http://+:8080 \
    Arvo__Memory__SqlitePath=/data/arvo.db
VOLUME /data
EXPOSE 8080
USER 10001:10001
ENTRYPOINT ["dotnet", "Arvo.Worker.dll"]
