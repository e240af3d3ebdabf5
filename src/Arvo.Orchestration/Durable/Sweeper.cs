using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Arvo.Orchestration;

/// <summary>
/// Looks for what nobody else will come back to: outboxes whose publisher died, and timers that are due. Runs on every replica;
/// two that meet at an instance are kept apart as any two events are.
/// </summary>
/// <param name="executor">Runs the visits; its memory is swept.</param>
/// <param name="workflowOf">The workflow of a subject, or null when this process does not run it.</param>
/// <param name="options">Intervals and limits.</param>
/// <param name="time">For intervals; what is due is decided by the memory's clock.</param>
/// <param name="logger">Hears of failures, and of what was found.</param>
public sealed class Sweeper(
    DurableExecutor executor, Func<string, IWorkflow?> workflowOf, SweepOptions options, TimeProvider time,
    ILogger<Sweeper> logger) : BackgroundService
{
    // Due timers that another kind of worker fires. While none of its kind runs they come before ours, and get ever more.
    const int MostForeign = 100_000;

    // Apart: an instance whose timers can't be fired may have an outbox that can be published.
    readonly SweepBackoff _outboxes = new(options.FailureBackoff, time);
    readonly SweepBackoff _timers = new(options.FailureBackoff, time);
    int _foreign;

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        RepeatAsync(new ScanRequest(ScanKind.Outbox, options.OutboxGrace, options.Limit), options.OutboxInterval, stoppingToken),
        RepeatAsync(new ScanRequest(ScanKind.Timers, TimeSpan.Zero, options.Limit), options.TimerInterval, stoppingToken));

    /// <summary>Sweeps once. How many visits came through: less than the limit means that nothing is left to do now.</summary>
    internal async Task<int> SweepAsync(ScanRequest request, CancellationToken cancellationToken)
    {
        // Twice the foreign ones of the last sweep, as there may be more by now.
        var skipped = BackoffOf(request.Kind).Count + (request.Kind == ScanKind.Outbox ? executor.KeptOutboxes : Math.Min(2 * _foreign, MostForeign));
        var found = await executor.Memory.ScanAsync(request with { Limit = request.Limit + skipped }, cancellationToken);
        if (request.Kind == ScanKind.Timers) _foreign = found.Count(instance => workflowOf(instance.Subject) is null);
        var due = found.Where(instance => !Skips(request.Kind, instance.Subject)).Take(request.Limit).ToArray();
        if (due.Length == 0) return 0;
        DurableLog.Swept(logger, due.Length, request.Kind, due.Max(instance => instance.Age));
        var waiting = new Queue<DueInstance>(due);
        var visited = await Task.WhenAll(Enumerable.Range(0, Math.Min(options.Parallel, due.Length))
            .Select(_ => VisitFromAsync(request.Kind, waiting, cancellationToken)));
        return visited.Sum();
    }

    async Task<int> VisitFromAsync(ScanKind kind, Queue<DueInstance> waiting, CancellationToken cancellationToken)
    {
        var done = 0;
        while (true)
        {
            DueInstance next;
            lock (waiting)
            {
                if (!waiting.TryDequeue(out next)) return done;
            }
            if (await VisitAsync(kind, next, cancellationToken)) done++;
        }
    }

    SweepBackoff BackoffOf(ScanKind kind) => kind == ScanKind.Outbox ? _outboxes : _timers;

    bool Skips(ScanKind kind, string subject) =>
        BackoffOf(kind).Holds(subject) || (kind == ScanKind.Outbox ? executor.HasPublished(subject) : workflowOf(subject) is null);

    async Task RepeatAsync(ScanRequest request, TimeSpan interval, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(interval * (0.8 + 0.4 * Random.Shared.NextDouble()), time, stoppingToken);
                while (await SweepAsync(request, stoppingToken) >= request.Limit) { }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                DurableLog.SweepFailed(logger, request.Kind, error);
            }
        }
    }

    async Task<bool> VisitAsync(ScanKind kind, DueInstance instance, CancellationToken cancellationToken)
    {
        if (kind == ScanKind.Outbox) DurableTelemetry.OutboxAge.Record(instance.Age.TotalSeconds);
        try
        {
            return await executor.VisitAsync(instance.Subject, workflowOf(instance.Subject), cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            BackoffOf(kind).Hold(instance.Subject);
            DurableLog.VisitFailed(logger, instance.Subject, options.FailureBackoff, error);
            return false;
        }
    }
}
