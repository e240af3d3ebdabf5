using System.Diagnostics;
using System.Text.Json;
using Arvo.Orchestration;

namespace Arvo.Benchmarks.Orchestrator;

/// <summary>
/// <see cref="ArvoWorkflow.ExecuteAsync"/> on <see cref="SimpleMachineMemory"/>: every instance runs all its events, phase by phase over all
/// instances; only executing is timed. The figures to compare with were recorded for the TypeScript reference on a machine of this kind.
/// </summary>
internal static class OrchestratorBenchmark
{
    const int Instances = 1000, WarmUps = 20, Runs = 21;
    const double ReferenceSequential = 236, ReferenceParallelJoin = 248;

    const string Client = "com.test.client";

    static readonly VersionedArvoContract Order = ShopContracts.Order.Version("1.0.0");

    static readonly JsonElement InitData = Json(new OrderInitData(null, "o-1", "pen", 3, 12.5, "Main Street 1"));

    static readonly Dictionary<string, Reply> Replies = new(StringComparer.Ordinal)
    {
        ["com.shop.stock"] = ReplyOf("stock", Json(new StockReply(7))),
        ["com.shop.pay"] = ReplyOf("pay", Json(new PayReply("r-1"))),
        ["com.shop.ship"] = ReplyOf("ship", Json(new ShipReply("t-1"))),
        ["com.shop.mail"] = ReplyOf("mail", Json(new MailReply(true))),
    };

    public static async Task<int> RunAsync()
    {
        Console.WriteLine("workflow         events  us/event (median)  best    cpu   events/s  bytes/event  x reference");
        var sequential = await MeasureAsync("sequential", ShopMachines.Sequential, 4, ReferenceSequential);
        var parallel = await MeasureAsync("parallel join", ShopMachines.ParallelJoin, 3, ReferenceParallelJoin);
        return sequential && parallel ? 0 : 1;
    }

    static async Task<bool> MeasureAsync(string name, ArvoMachine machine, int answers, double reference)
    {
        for (var i = 0; i < WarmUps; i++) await RunOnceAsync(machine);
        var runs = new List<(double Microseconds, double CpuMicroseconds, double Bytes)>();
        for (var i = 0; i < Runs; i++) runs.Add(await RunOnceAsync(machine));

        var median = runs.Select(run => run.Microseconds).Order().ElementAt(Runs / 2);
        var best = runs.Min(run => run.Microseconds);
        var bytes = runs.Select(run => run.Bytes).Order().ElementAt(Runs / 2);
        var cpu = runs.Select(run => run.CpuMicroseconds).Order().ElementAt(Runs / 2);
        Console.WriteLine(
            $"{name,-15}  {answers + 1,6}  {median,17:F1}  {best,4:F1}  {cpu,5:F1}  {1e6 / median,9:N0}  {bytes,11:N0}  {reference / median,11:F1}");
        return reference / median >= 15;
    }

    static async Task<(double Microseconds, double CpuMicroseconds, double Bytes)> RunOnceAsync(ArvoMachine machine)
    {
        var orchestrator = ArvoOrchestrator.Create(new SimpleMachineMemory(), [machine]);
        var pending = Enumerable.Range(0, Instances).Select(Start).ToList();
        var (ticks, cpu, bytes, events, completed) = (0L, TimeSpan.Zero, 0L, 0, 0);
        while (pending.Count > 0)
        {
            var emitted = new IReadOnlyList<ArvoEvent>[pending.Count];
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var cpuBefore = Environment.CpuUsage.TotalTime;
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < emitted.Length; i++) emitted[i] = await orchestrator.ExecuteAsync(pending[i], CancellationToken.None);
            ticks += Stopwatch.GetTimestamp() - started;
            cpu += Environment.CpuUsage.TotalTime - cpuBefore;
            bytes += GC.GetAllocatedBytesForCurrentThread() - allocated;
            events += emitted.Length;

            completed += emitted.Sum(sent => sent.Count(one => one.Type == ShopContracts.Order.CompleteEventType));
            pending = NextPhase(emitted);
        }

        if (completed != Instances) throw new InvalidOperationException($"{completed} of {Instances} instances completed");
        return (ticks * 1e6 / Stopwatch.Frequency / events, cpu.TotalMicroseconds / events, (double)bytes / events);
    }

    // All first answers of all instances, then all second ones: the order in which they would arrive from several services.
    static List<ArvoEvent> NextPhase(IReadOnlyList<ArvoEvent>[] emitted)
    {
        var requests = emitted.SelectMany(sent => sent.Select((one, position) => (one, position)))
            .Where(sent => sent.one.Type.StartsWith("com.shop.", StringComparison.Ordinal));
        return [.. requests.OrderBy(sent => sent.position).Select(sent => Answer(sent.one))];
    }

    // What comes from outside costs the measurement as little as can be: what it leaves to the
    // garbage collector is collected while executing is timed.
    static ArvoEvent Start(int _) => ArvoEvent.Create(new ArvoEventOptions
    {
        Type = Order.Type,
        DataSchema = Order.DataSchema,
        Source = Client,
        Subject = ArvoOrchestrationSubject.New(Order.Type, Order.Version, Client),
        AccessControl = "user-1",
        Data = InitData,
    });

    static ArvoEvent Answer(ArvoEvent request)
    {
        var reply = Replies[request.Type];
        return ArvoEvent.Create(new ArvoEventOptions
        {
            Type = reply.Type,
            DataSchema = reply.DataSchema,
            Source = request.Type,
            Subject = request.Subject,
            To = request.RedirectTo,
            ParentId = request.Id,
            AccessControl = request.AccessControl,
            Data = reply.Data,
        });
    }

    static Reply ReplyOf(string service, JsonElement data) => new($"evt.shop.{service}.success", ShopContracts.Services[service].DataSchema, data);

    static JsonElement Json<T>(T data) => JsonSerializer.SerializeToElement(data, ArvoJson.RecordOptions);

    sealed record Reply(string Type, string DataSchema, JsonElement Data);

    sealed record OrderInitData(
        [property: System.Text.Json.Serialization.JsonPropertyName("parentSubject$$")] string? ParentSubject, string Orderid, string Sku, double Qty,
        double Amount, string Address);
}
