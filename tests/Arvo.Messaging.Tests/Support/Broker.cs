using System.Net;
using System.Text.Json;
using Arvo.TestKit;
using RabbitMQ.Client;

namespace Arvo.Messaging.Tests;

/// <summary>A virtual host of its own on a RabbitMQ, seen through a plain RabbitMQ.Client that knows nothing of this project.</summary>
sealed class Broker(RabbitMqServer server, Uri uri, IConnection connection, IChannel channel) : IAsyncDisposable
{
    /// <summary>As patient with confirms as a test is with everything: on a slow machine one that came late would be published again.</summary>
    public RabbitMqOptions Options { get; } = new() { Uri = uri, ConfirmTimeout = Eventually.Patience };

    public RabbitMqServer Server => server;
    public IChannel Channel => channel;
    string ConnectionLimit => $"api/vhost-limits/{VirtualHost}/max-connections";
    string VirtualHost => Uri.EscapeDataString(Uri.UnescapeDataString(uri.AbsolutePath[1..]));

    public static async Task<Broker> NewAsync(RabbitMqFixture fixture, CancellationToken cancellationToken) =>
        await OnAsync(await fixture.StartedAsync(cancellationToken), cancellationToken);

    public static async Task<Broker> OnAsync(RabbitMqServer server, CancellationToken cancellationToken)
    {
        var uri = await server.CreateVirtualHostAsync(cancellationToken);
        return await OpenAsync(server, uri, cancellationToken);
    }

    public static async Task<Broker> OpenAsync(RabbitMqServer server, Uri uri, CancellationToken cancellationToken)
    {
        var connection = await new ConnectionFactory { Uri = uri }.CreateConnectionAsync(cancellationToken);
        var confirms = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true,
            outstandingPublisherConfirmationsRateLimiter: null);
        return new Broker(server, uri, connection, await connection.CreateChannelAsync(confirms, cancellationToken));
    }

    public Task SendAsync(byte[] body, BasicProperties? properties = null, string routingKey = ScriptedDispatcher.DefaultSource) =>
        channel.BasicPublishAsync("arvo.events", routingKey, mandatory: true,
            properties ?? new BasicProperties { ContentType = "application/cloudevents+json" }, body)
            .AsTask();

    public async Task<BasicGetResult> TakeAsync(string queue, CancellationToken cancellationToken)
    {
        BasicGetResult? taken = null;
        await Eventually.HoldsAsync($"a message in {queue}",
            async token => (taken = await channel.BasicGetAsync(queue, autoAck: true, token)) is not null, cancellationToken);
        return taken!; // holds: there is one
    }

    public Task UntilEmptyAsync(string queue, CancellationToken cancellationToken) => UntilHasAsync(queue, 0, cancellationToken);

    public Task UntilHasAsync(string queue, uint count, CancellationToken cancellationToken) =>
        Eventually.HoldsAsync($"{count} messages in {queue}", async token => await CountAsync(queue, token) == count, cancellationToken);

    /// <summary>
    /// The messages nobody has at this moment. A quorum queue that doesn't answer within 250 ms is
    /// reported as empty, so a look that finds fewer than expected proves nothing.
    /// </summary>
    public async Task<uint> CountAsync(string queue, CancellationToken cancellationToken) =>
        (await channel.QueueDeclarePassiveAsync(queue, cancellationToken)).MessageCount;

    public async Task<string[]> QueueNamesAsync(CancellationToken cancellationToken)
    {
        using var queues = JsonDocument.Parse(await server.ManageAsync(HttpMethod.Get, $"api/queues/{VirtualHost}", null, cancellationToken));
        return [.. queues.RootElement.EnumerateArray().Select(queue => queue.GetProperty("name").GetString() ?? "").Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// Has the broker close the connections of that name. It lists one a few seconds after it was opened, and for as long after it was closed.
    /// </summary>
    public Task CloseConnectionsAsync(string clientName, CancellationToken cancellationToken) =>
        Eventually.HoldsAsync($"the broker closes a connection {clientName}", async token =>
        {
            var closed = 0;
            foreach (var name in await ConnectionsAsync(clientName, token)) closed += await TryCloseAsync(name, token) ? 1 : 0;
            return closed > 0;
        }, cancellationToken);

    /// <summary>Lets nobody connect any more; who is connected stays.</summary>
    public Task RefuseConnectionsAsync(CancellationToken cancellationToken) =>
        server.ManageAsync(HttpMethod.Put, ConnectionLimit, """{"value":0}""", cancellationToken);

    public Task AcceptConnectionsAsync(CancellationToken cancellationToken) =>
        server.ManageAsync(HttpMethod.Delete, ConnectionLimit, null, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }

    async Task<bool> TryCloseAsync(string connection, CancellationToken cancellationToken)
    {
        try
        {
            await server.ManageAsync(HttpMethod.Delete, $"api/connections/{Uri.EscapeDataString(connection)}", null, cancellationToken);
            return true;
        }
        catch (HttpRequestException gone) when (gone.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    async Task<string[]> ConnectionsAsync(string clientName, CancellationToken cancellationToken)
    {
        if (await server.TryManageAsync($"api/vhosts/{VirtualHost}/connections", cancellationToken) is not { } listed) return [];
        using var connections = JsonDocument.Parse(listed);
        return [.. connections.RootElement.EnumerateArray().Where(open => ClientNameOf(open) == clientName)
            .Select(open => open.GetProperty("name").GetString() ?? "")];
    }

    static string? ClientNameOf(JsonElement open) =>
        open.TryGetProperty("client_properties", out var properties) && properties.TryGetProperty("connection_name", out var name)
        ? name.GetString()
        : null;
}
