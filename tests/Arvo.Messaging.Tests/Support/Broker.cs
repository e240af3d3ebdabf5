using System.Text.Json;
using Arvo.TestKit;
using RabbitMQ.Client;

namespace Arvo.Messaging.Tests;

/// <summary>A virtual host of its own on a RabbitMQ, seen through a plain RabbitMQ.Client that knows nothing of this project.</summary>
sealed class Broker(RabbitMqServer server, Uri uri, IConnection connection, IChannel channel) : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public RabbitMqOptions Options { get; } = new() { Uri = uri };
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
        var confirms = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, outstandingPublisherConfirmationsRateLimiter: null);
        return new Broker(server, uri, connection, await connection.CreateChannelAsync(confirms, cancellationToken));
    }

    public Task SendAsync(byte[] body, BasicProperties? properties = null, string routingKey = ScriptedDispatcher.DefaultSource) =>
        channel.BasicPublishAsync("arvo.events", routingKey, mandatory: true, properties ?? new BasicProperties { ContentType = "application/cloudevents+json" }, body).AsTask();

    public async Task<BasicGetResult> TakeAsync(string queue, CancellationToken cancellationToken)
    {
        BasicGetResult? taken = null;
        await Eventually.HoldsAsync($"a message in {queue}", Patience, async token => (taken = await channel.BasicGetAsync(queue, autoAck: true, token)) is not null, cancellationToken);
        return taken!; // holds: there is one
    }

    public Task UntilEmptyAsync(string queue, CancellationToken cancellationToken) =>
        Eventually.HoldsAsync($"{queue} is empty", Patience, async token => await CountAsync(queue, token) == 0, cancellationToken);

    public async Task<uint> CountAsync(string queue, CancellationToken cancellationToken) => (await channel.QueueDeclarePassiveAsync(queue, cancellationToken)).MessageCount;

    public async Task<string[]> QueueNamesAsync(CancellationToken cancellationToken)
    {
        using var queues = JsonDocument.Parse(await server.ManageAsync(HttpMethod.Get, $"api/queues/{VirtualHost}", null, cancellationToken));
        return [.. queues.RootElement.EnumerateArray().Select(queue => queue.GetProperty("name").GetString() ?? "").Order(StringComparer.Ordinal)];
    }

    /// <summary>Has the broker close the connections of that name.</summary>
    public async Task CloseConnectionsAsync(string clientName, CancellationToken cancellationToken)
    {
        string[] names = [];
        await Eventually.HoldsAsync($"the broker lists a connection {clientName}", Patience, async token => (names = await ConnectionsAsync(clientName, token)).Length > 0, cancellationToken);
        foreach (var name in names) await server.ManageAsync(HttpMethod.Delete, $"api/connections/{Uri.EscapeDataString(name)}", null, cancellationToken);
    }

    /// <summary>Lets nobody connect any more; who is connected stays.</summary>
    public Task RefuseConnectionsAsync(CancellationToken cancellationToken) => server.ManageAsync(HttpMethod.Put, ConnectionLimit, """{"value":0}""", cancellationToken);

    public Task AcceptConnectionsAsync(CancellationToken cancellationToken) => server.ManageAsync(HttpMethod.Delete, ConnectionLimit, null, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }

    async Task<string[]> ConnectionsAsync(string clientName, CancellationToken cancellationToken)
    {
        using var connections = JsonDocument.Parse(await server.ManageAsync(HttpMethod.Get, $"api/vhosts/{VirtualHost}/connections", null, cancellationToken));
        return [.. connections.RootElement.EnumerateArray().Where(open => ClientNameOf(open) == clientName).Select(open => open.GetProperty("name").GetString() ?? "")];
    }

    static string? ClientNameOf(JsonElement open) => open.TryGetProperty("client_properties", out var properties) && properties.TryGetProperty("connection_name", out var name)
        ? name.GetString()
        : null;
}
