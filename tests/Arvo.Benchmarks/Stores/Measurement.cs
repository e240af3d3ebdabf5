using System.Diagnostics;

namespace Arvo.Benchmarks;

/// <summary>Runs a cycle with so many clients for so long. Every client has its own instances, so nobody waits for a lease.</summary>
internal sealed class Measurement(TimeSpan duration, int instances)
{
    public async Task<double> CyclesPerSecondAsync(ICycle cycle, int clients, CancellationToken cancellationToken)
    {
        await RunAsync(cycle, clients, duration / 4, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var cycles = await RunAsync(cycle, clients, duration, cancellationToken);
        return cycles / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    async Task<long> RunAsync(ICycle cycle, int clients, TimeSpan time, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var random = new Random(client);
            var cycles = 0L;
            for (; Stopwatch.GetElapsedTime(started) < time; cycles++)
            {
                await cycle.RunAsync(random.Next(instances / clients) * clients + client, cancellationToken);
            }
            return cycles;
        }, cancellationToken)));
        return counts.Sum();
    }

    public static double Median(IReadOnlyList<double> values)
    {
        var ordered = values.Order().ToList();
        return ordered.Count % 2 == 1 ? ordered[ordered.Count / 2] : (ordered[ordered.Count / 2 - 1] + ordered[ordered.Count / 2]) / 2;
    }
}
