using System.Globalization;
using Arvo.Memory.Postgres;
using Arvo.Memory.Sqlite;
using Arvo.Orchestration;
using Arvo.TestKit;
using Npgsql;

namespace Arvo.Benchmarks;

/// <summary>
/// Cycles per second of every store, beside the naive four statements on the same PostgreSQL in the
/// same run; then the cost among a million instances.
/// </summary>
internal static class StoreBenchmark
{
    const int Instances = 4800;
    const int Million = 1_000_000;
    static readonly int[] AllClients = [1, 8, 32];
    static readonly StepStates States = new();

    public static async Task<int> RunAsync(string[] args)
    {
        var numbers = args.Where(arg => !arg.StartsWith('-')).Select(arg => double.Parse(arg, CultureInfo.InvariantCulture)).ToList();
        var duration = TimeSpan.FromSeconds(numbers.ElementAtOrDefault(0) is > 0 and var seconds ? seconds : 1);
        var rounds = numbers.ElementAtOrDefault(1) is > 0 and var asked ? (int)asked : 9;

        await using var server = await PostgresServer.StartAsync(
            new PostgresServerOptions(Durable: true, Settings: ["shared_buffers=1GB", "max_wal_size=4GB"]), CancellationToken.None);
        var clients = Given(args, "--clients=") is { } one ? [int.Parse(one, CultureInfo.InvariantCulture)] : AllClients;
        await CompareStoresAsync(server, new Measurement(duration, Instances), rounds, clients, Given(args, "--only=") ?? "");
        if (!args.Contains("--no-million")) await CompareSizesAsync(server, duration, rounds);
        return 0;
    }

    static string? Given(string[] args, string name) => args.FirstOrDefault(arg => arg.StartsWith(name, StringComparison.Ordinal))?[name.Length..];

    static async Task CompareStoresAsync(PostgresServer server, Measurement measurement, int rounds, int[] clients, string only)
    {
        var connection = await server.CreateDatabaseAsync(CancellationToken.None);
        await using var database = NpgsqlDataSource.Create($"{connection};Max Auto Prepare=32;Auto Prepare Min Usages=2;No Reset On Close=true");
        await using var postgres = new PostgresMachineMemory(new PostgresMachineMemoryOptions { ConnectionString = connection });
        await postgres.PrepareAsync(CancellationToken.None);
        var naive = new NaiveCycle(database, States);
        await naive.PrepareAsync(CancellationToken.None);
        var folder = Directory.CreateTempSubdirectory("arvo-bench-");
        await using var sqlite = new SqliteMachineMemory(new SqliteMachineMemoryOptions { Path = Path.Combine(folder.FullName, "bench.db") });
        var simple = new SimpleMachineMemory();

        List<ICycle> cycles = [naive];
        foreach (var (name, memory) in new (string, IDurableMachineMemory)[] { ("PostgreSQL", postgres), ("SQLite", sqlite), ("In process", simple) })
        {
            var caching = new CachingMemory(memory, new DurableOptions().CacheBytes, TimeProvider.System);
            cycles.Add(new MemoryCycle($"{name}, lease", memory, ConcurrencyMode.Lease, States, $"{name}-lease-"));
            cycles.Add(new MemoryCycle($"{name}, optimistic", caching, ConcurrencyMode.Optimistic, States, $"{name}-optimistic-"));
            cycles.Add(new MemoryCycle($"{name}, optimistic, always read", memory, ConcurrencyMode.Optimistic, States, $"{name}-read-"));
        }
        cycles.Add(new PlainCycle("In process", simple, States.Of(0)));
        await PrintAsync([.. cycles.Where(cycle => cycle.Name.StartsWith(only, StringComparison.Ordinal))], measurement, rounds, clients);
        folder.Delete(recursive: true);
    }

    static async Task PrintAsync(List<ICycle> cycles, Measurement measurement, int rounds, int[] clients)
    {
        if (cycles.Count == 0) return;
        Console.WriteLine(
            $"Cycles per second (acquire + commit, {States.Of(0).Length} bytes of state, {Instances} instances, fsync on, median of {rounds} rounds; in brackets: times naive)");
        Console.WriteLine($"| {"",-42} |{string.Concat(clients.Select(count => $" {count + " clients",20} |"))}");
        Console.WriteLine($"|{new string('-', 44)}|{string.Concat(clients.Select(_ => $"{new string('-', 21)}:|"))}");
        var figures = new Dictionary<(ICycle, int), List<double>>();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var count in clients)
            {
                foreach (var cycle in cycles)
                {
                    if (!figures.TryGetValue((cycle, count), out var list)) figures[(cycle, count)] = list = [];
                    list.Add(await measurement.CyclesPerSecondAsync(cycle, count, CancellationToken.None));
                }
            }
        }
        foreach (var cycle in cycles)
        {
            var cells = clients.Select(count =>
            {
                var figure = Measurement.Median(figures[(cycle, count)]);
                return string.Create(CultureInfo.InvariantCulture,
                    $" {figure,11:N0} ({figure / Measurement.Median(figures[(cycles[0], count)]),5:0.00}x) |");
            });
            Console.WriteLine($"| {cycle.Name,-42} |{string.Concat(cells)}");
        }
    }

    static async Task CompareSizesAsync(PostgresServer server, TimeSpan duration, int rounds)
    {
        Console.WriteLine();
        var memories = new List<(int Size, PostgresMachineMemory Memory)>();
        foreach (var size in new[] { 1000, Million })
        {
            var connection = await server.CreateDatabaseAsync(CancellationToken.None);
            var memory = new PostgresMachineMemory(new PostgresMachineMemoryOptions { ConnectionString = connection });
            await memory.PrepareAsync(CancellationToken.None);
            await Filling.FillAsync(memory, connection, size, States);
            memories.Add((size, memory));
        }
        foreach (var mode in Enum.GetValues<ConcurrencyMode>())
        {
            var figures = memories.ToDictionary(entry => entry.Size, _ => new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                foreach (var (size, memory) in memories)
                {
                    var cycle = new MemoryCycle($"{size:N0} instances, round {round}", memory, mode, States, "filled-");
                    figures[size].Add(await new Measurement(duration, size).CyclesPerSecondAsync(cycle, 8, CancellationToken.None));
                }
            }
            var (few, many) = (Measurement.Median(figures[1000]), Measurement.Median(figures[Million]));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"PostgreSQL, {mode}, 8 clients: {few:N0} cycles/s among 1,000 instances, {many:N0} among 1,000,000: cost x{few / many:0.00}"));
        }
        foreach (var (_, memory) in memories) await memory.DisposeAsync();
    }
}
