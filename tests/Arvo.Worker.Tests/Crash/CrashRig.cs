using System.Text.Json;
using Arvo.Crash;
using Arvo.Memory.Postgres;
using Arvo.Messaging;
using Arvo.Sample.Orders;
using Arvo.TestKit;
using Npgsql;

namespace Arvo.Worker.Tests.Crash;

/// <summary>Broker, store, workers, a shop that orders and an audit of everything published, for one test.</summary>
sealed class CrashRig : IAsyncDisposable
{
    readonly DirectoryInfo _logs = Directory.CreateTempSubdirectory("arvo-crash-");
    readonly RabbitMqServer _server;
    readonly NpgsqlDataSource _database;
    readonly PlainShop _shop;
    readonly AuditQueue _queue;
    readonly List<ArvoEvent> _placed = [];

    CrashRig(RabbitMqServer server, string store, PlainShop shop, AuditQueue queue, EventAudit audit)
    {
        (_server, _database, _shop, _queue, Audit) = (server, NpgsqlDataSource.Create(store), shop, queue, audit);
        Memory = new PostgresMachineMemory(new PostgresMachineMemoryOptions { ConnectionString = store, CommandTimeout = Eventually.Patience },
            TimeProvider.System);
        Leases = new Leases(_database);
    }

    public EventAudit Audit { get; }

    public PostgresMachineMemory Memory { get; }

    public IReadOnlyList<WorkerSlot> Workers { get; private set; } = [];

    public Leases Leases { get; }

    public int Placed => _placed.Count;

    /// <summary>Orders that have not told yet how they ended.</summary>
    public int InFlight => _placed.Count - Audit.Completed;

    public IEnumerable<string> LogLines => Workers.SelectMany(worker => worker.LogLines);

    public static async Task<CrashRig> StartAsync(
        RabbitMqFixture rabbitMq, PostgresFixture postgres, int workers, CancellationToken cancellationToken, params string[] settings)
    {
        var server = await rabbitMq.StartedAsync(cancellationToken);
        var broker = await server.CreateVirtualHostAsync(cancellationToken);
        var store = await (await postgres.StartedAsync(cancellationToken)).CreateDatabaseAsync(cancellationToken);
        var shop = await PlainShop.OpenAsync(broker, cancellationToken);
        var audit = new EventAudit();
        var rig = new CrashRig(server, store, shop, await AuditQueue.OpenAsync(broker, audit, cancellationToken), audit);
        rig.Workers = [.. Enumerable.Range(1, workers)
            .Select(i => new WorkerSlot($"worker-{i}", rig._logs, [$"--broker={broker}", $"--store={store}", .. settings]))];
        await Task.WhenAll(rig.Workers.Select(worker => worker.StartAsync(cancellationToken)));
        await Eventually.HoldsAsync("all workers are ready", () => rig.Workers.All(worker => worker.IsReady), cancellationToken);
        return rig;
    }

    /// <summary>Places the next orders: most ship, some can't be paid, some are not in stock.</summary>
    public async Task PlaceAsync(int count, CancellationToken cancellationToken)
    {
        var orders = Enumerable.Range(_placed.Count, count)
            .Select(i => Orders.Placed($"{i}", quantity: i % 10 == 8 ? OrderServices.LargestStock + 1 : 1,
                amount: i % 10 == 9 ? OrderServices.CardLimit + 1 : 100)
                .Bytes())
            .ToArray();
        _placed.AddRange(orders.Select(order => ArvoEvent.Parse(order)));
        await Task.WhenAll(orders.Select(order => _shop.PublishAsync(order, Orders.Source, cancellationToken).AsTask()));
    }

    /// <summary>What must come of the orders placed so far.</summary>
    public Task<CleanRun> CleanRunAsync(CancellationToken cancellationToken) => CleanRun.OfAsync(_placed, cancellationToken);

    /// <summary>
    /// As when the broker gives a silent consumer up: closes its connections, so that its events go to somebody else. The broker lists a connection a
    /// few seconds after it was opened, and for as long after it was closed, so once may not be enough.
    /// </summary>
    public async Task GiveUpOnAsync(WorkerSlot worker, CancellationToken cancellationToken)
    {
        foreach (var name in await ConnectionsOfAsync(worker.Running.ProcessId, cancellationToken))
        {
            try
            {
                await _server.ManageAsync(HttpMethod.Delete, $"api/connections/{Uri.EscapeDataString(name)}", null, cancellationToken);
            }
            catch (HttpRequestException)
            {
                // It is closed already.
            }
        }
    }

    /// <summary>The queues that should be empty and are not, or should be there and are not.</summary>
    public async Task<IReadOnlyList<string>> LeftInQueuesAsync(CancellationToken cancellationToken)
    {
        List<string> left = [];
        foreach (var queue in OrdersSample.Sources.SelectMany(QueuesOf).Append(RabbitMqTopology.Unrouted))
        {
            if (await _shop.WaitingAsync(queue, cancellationToken) is not 0u and var waiting)
                left.Add($"{queue}: {waiting?.ToString() ?? "missing"}");
        }
        return left;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in Workers) await worker.DisposeAsync();
        await _queue.DisposeAsync();
        await _shop.DisposeAsync();
        await Memory.DisposeAsync();
        await _database.DisposeAsync();
        _logs.Delete(recursive: true);
    }

    static IEnumerable<string> QueuesOf(string source) =>
        [
            RabbitMqTopology.QueueOf(source), RabbitMqTopology.DeadQueueOf(source),
            .. RabbitMqTopology.RetryDelays.Select(delay => RabbitMqTopology.RetryQueueOf(source, delay)),
        ];

    // MassTransit tells the broker its process id.
    async Task<string[]> ConnectionsOfAsync(int processId, CancellationToken cancellationToken) =>
        [.. JsonElement.Parse(await _server.ManageAsync(HttpMethod.Get, "api/connections", null, cancellationToken)).EnumerateArray()
            .Where(connection => connection.TryGetProperty("client_properties", out var properties)
                && properties.TryGetProperty("process_id", out var id)
                && id.ToString() == $"{processId}")
            .Select(connection => connection.GetProperty("name").GetString()!)]; // every connection has a name
}
