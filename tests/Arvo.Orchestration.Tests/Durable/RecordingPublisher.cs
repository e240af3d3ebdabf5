using System.Text;

namespace Arvo.Orchestration.Tests.Durable;

/// <summary>Keeps what is published, in a trace shared with the memory, and fails when told.</summary>
internal sealed class RecordingPublisher(List<string> trace) : IEventPublisher
{
    public List<OutboundEvent> Published { get; } = [];

    public Exception? FailNext { get; set; }

    public bool IsVolatile { get; init; }

    /// <summary>Awaited while publishing.</summary>
    public Func<Task> During { get; set; } = () => Task.CompletedTask;

    public IReadOnlyList<string> Ids
    {
        get
        {
            lock (Published) return [.. Published.Select(published => published.Id)];
        }
    }

    public async Task PublishAsync(IReadOnlyList<OutboundEvent> events, CancellationToken cancellationToken)
    {
        lock (trace) trace.Add("publish");
        await During();
        if (FailNext is { } failure)
        {
            FailNext = null;
            throw failure;
        }
        lock (Published) Published.AddRange(events);
    }

    public static string Text(OutboundEvent published) => Encoding.UTF8.GetString(published.Body.Span);
}
